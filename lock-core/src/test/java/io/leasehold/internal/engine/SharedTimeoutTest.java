package io.leasehold.internal.engine;

import static io.leasehold.internal.engine.Sharing.exclusive;
import static io.leasehold.internal.engine.Sharing.limited;
import static io.leasehold.internal.engine.Sharing.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request whose wait is over names a holder that it waited for, whatever the mode of either. */
class SharedTimeoutTest {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final EngineFixture fixture = new EngineFixture();
    private final LockEngine one = fixture.engine("one");
    private final LockEngine two = fixture.engine("two");

    private void assertNamesOne(LockRequest held, LockRequest wanted) {
        LockHandle unused = EngineFixture.acquired(one, held);
        CompletableFuture<LockHandle> first = two.acquireAsync(wanted);
        CompletableFuture<LockHandle> behind = two.acquireAsync(wanted);
        fixture.time.advance(WAIT.plusSeconds(1));
        assertThat(EngineFixture.failureOf(first)).hasMessageContaining("held by 'one'");
        assertThat(EngineFixture.failureOf(behind)).hasMessageContaining("held by 'one'");
    }

    @Test
    void anExclusiveRequestNamesAMember() {
        assertNamesOne(shared(WAIT), exclusive(WAIT));
    }

    @Test
    void aSharedRequestNamesTheExclusiveHolder() {
        assertNamesOne(exclusive(WAIT), shared(WAIT));
    }

    @Test
    void aLimitedRequestNamesTheOwnerOfASlot() {
        assertNamesOne(limited(1, WAIT), limited(1, WAIT));
    }
}
