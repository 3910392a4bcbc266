package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Calls with several keys inside of calls that have some of their locks. */
class SeveralLocksReentranceTest extends LockedTransfers {

    @Test
    void aCallWithOneOfTheKeysRunsUnderTheOuterCallsLocks() {
        run(transfers -> transfers.transfer(
                "1",
                "2",
                () -> transfers.one(
                        "2", () -> assertThat(LockContext.require().key()).isEqualTo(TWO))));
        assertThat(locks.requests).hasSize(2);
    }

    @Test
    void aCallWithTheSameKeysRunsUnderTheOuterCallsLocks() {
        run(transfers -> transfers.transfer(
                "1",
                "2",
                () -> transfers.transfer(
                        "2",
                        "1",
                        () -> assertThat(LockContext.group().orElseThrow().handles())
                                .extracting(LockHandle::key)
                                .containsExactly(TWO, ONE))));
        assertThat(locks.requests).hasSize(2);
    }

    @Test
    void aCallRunsUnderTheLocksOfTwoOuterCalls() {
        run(transfers -> transfers.one(
                "1", () -> transfers.one("2", () -> transfers.transfer("1", "2", () -> locks.journal.add("body")))));
        assertThat(locks.journal)
                .startsWith("acquire account:1", "acquire account:2", "body", "release account:2", "release account:1");
    }

    @Test
    void aCallWhoseKeysAreHeldInPartFailsAtOnce() {
        run(transfers -> transfers.transfer(
                "1",
                "2",
                () -> assertThatThrownBy(() -> transfers.transfer("2", "3", () -> locks.journal.add("body")))
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("transfer: keys '[account:2, account:3]' are held only in part by outer"
                                + " calls, which have [account:2]")));
        assertThat(locks.journal).doesNotContain("body", "acquire account:3");
    }

    @Test
    void aFutureWhoseKeysAreHeldInPartFailsAtOnce() {
        run(transfers -> transfers.one(
                "1",
                () -> assertThatThrownBy(() -> transfers.future("1", "2", CompletableFuture.completedFuture("done")))
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContainingAll("are held only in part", "Acquire all of them in the outer call")));
    }

    @Test
    void inOneReactiveChainACallWhoseKeysAreHeldInPartFailsAtOnce() {
        run(transfers -> assertThatThrownBy(() -> transfers
                        .mono("1", "2", transfers.mono("2", "3", Mono.just("deep")))
                        .block())
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("are held only in part"));
    }

    @Test
    void inOneReactiveChainACallWithTheSameKeysRunsUnderTheOuterCallsLocks() {
        run(transfers -> assertThat(transfers
                        .mono("1", "2", transfers.mono("2", "1", Mono.just("deep")))
                        .block())
                .isEqualTo("deep"));
        assertThat(locks.requests).hasSize(2);
    }

    @Test
    void aCallWithSeveralKeysDoesNotRunUnderASharedLock() {
        run(transfers -> transfers.shared(
                "1",
                () -> assertThatThrownBy(() -> transfers.transfer("1", "1", () -> {}))
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("an outer call shares it")));
    }

    @Test
    void anInnerCallFailsIfAnotherLockOfTheOuterCallIsLost() {
        run(transfers -> assertThatThrownBy(() -> transfers.transfer("1", "2", () -> {
                    locks.handles.get(0).lose();
                    transfers.one("2", () -> locks.journal.add("body"));
                }))
                .isInstanceOf(LockLostException.class));
        assertThat(locks.journal).doesNotContain("body");
    }

    @Test
    void otherKeysAreAcquiredInside() {
        run(transfers -> transfers.transfer("1", "2", () -> transfers.transfer("3", "4", () -> {})));
        assertThat(locks.requests).hasSize(4);
    }
}
