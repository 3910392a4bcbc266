package io.leasehold.test.guide;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.test.TestLockClient;
import io.leasehold.testing.DocumentedSnippets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The function on docs/lambda.md, and what the page says of it. */
class LambdaGuideTest {

    private static final String SOURCES = "lock-test/src/test/java/io/leasehold/test/guide/";
    private static final Duration MOST = Duration.ofMinutes(15);
    private static final Context CONTEXT = () -> (int) MOST.toMillis();

    private final TestLockClient locks = TestLockClient.create();
    private final List<String> stored = new ArrayList<>();

    private ImportHandler handler(Consumer<String> store) {
        return new ImportHandler(locks) {
            @Override
            void store(String part, long token) {
                store.accept(part);
                stored.add(part);
            }
        };
    }

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of("docs/lambda.md", SOURCES + "ImportHandler.java", SOURCES + "Imports.java")
                        .differences())
                .isEmpty();
    }

    @Test
    void functionHoldsItsLockAsLongAsItMayRun() throws InterruptedException {
        ImportHandler handler = handler(part -> {
            if (part.endsWith("-2")) {
                locks.advance(MOST);
                assertThat(locks).holds("import:a");
            }
        });
        assertThat(handler.handleRequest("a", CONTEXT)).isEqualTo("imported");
        assertThat(locks.testLock("import:a").record().orElseThrow()).isFree();
    }

    @Test
    void functionLeavesABusyLockToItsHolder() throws InterruptedException {
        locks.testLock("import:a").occupy();
        assertThat(handler(part -> {}).handleRequest("a", CONTEXT)).isEqualTo("busy");
        assertThat(stored).isEmpty();
    }

    @Test
    void functionThatWasFrozenStopsBeforeItsNextWrite() {
        ImportHandler handler = handler(part -> locks.freeze(Duration.ofMinutes(5)));
        assertThatThrownBy(() -> handler.handleRequest("a", CONTEXT)).isInstanceOf(LockLostException.class);
        assertThat(stored).containsExactly("a-1");
    }

    @Test
    void laterCallOfTheSameProcessGetsAForgottenLockAsSoonAsOthersDo() throws InterruptedException {
        LockHandle forgotten = locks.acquire(fixedLease());
        locks.freeze(Duration.ofMinutes(5));
        assertThat(handler(part -> {}).handleRequest("a", CONTEXT)).isEqualTo("busy");
        assertThat(forgotten).isLost();
        locks.freeze(Duration.ofMinutes(9).plusSeconds(60 + 2));
        assertThat(handler(part -> {}).handleRequest("a", CONTEXT)).isEqualTo("imported");
    }

    @Test
    void othersGetTheLockOfADeadProcessRightAfterItsLeaseAndTheSkew() throws InterruptedException {
        TestLockClient dead = locks.another("dead");
        dead.acquire(fixedLease());
        dead.crash();
        locks.advance(Duration.ofMinutes(14).plusSeconds(60 - 2));
        assertThat(handler(part -> {}).handleRequest("a", CONTEXT)).isEqualTo("busy");
        locks.advance(Duration.ofSeconds(4));
        assertThat(handler(part -> {}).handleRequest("a", CONTEXT)).isEqualTo("imported");
    }

    private static LockRequest fixedLease() {
        return LockRequest.builder("import:a")
                .fixedLease(Duration.ofMinutes(14))
                .build();
    }
}
