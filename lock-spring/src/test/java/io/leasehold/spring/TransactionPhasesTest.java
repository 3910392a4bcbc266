package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Calls and losses right before a commit, around it and after it. */
class TransactionPhasesTest extends PropagatedOrders {

    @Test
    void afterTheCommitTheCallersTransactionIsNoMore() {
        run(context -> {
            transaction.executeWithoutResult(status -> context.publishEvent(new Placed(7)));
            assertThat(locks.journal).containsExactly("acquire orders", "placed 7", "0 committed", "release orders");
        });
    }

    @Test
    void aCallRightBeforeTheCommitKeepsItsLockUntilThatIsDone() {
        run(context -> {
            transaction.executeWithoutResult(status -> context.publishEvent(new Placing(() -> orders.insert(1))));
            assertThat(locks.journal).containsExactly("acquire orders", "1 committed", "release orders");
        });
    }

    @Test
    void aLossAfterACallRightBeforeTheCommitRollsBack() {
        run(context -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        context.publishEvent(new Placing(() -> orders.insert(1)));
                        afterItsCallsBeforeTheCommit(this::lose);
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isZero();
        });
    }

    private static void afterItsCallsBeforeTheCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCompletion() {
                action.run();
            }
        });
    }

    @Test
    void aCallBeforeTheCompletionIsGuardedToo() {
        run(context -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> afterItsCallsBeforeTheCommit(() -> {
                        orders.lockedOnly(() -> orders.insert(1));
                        lose();
                    })))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isZero();
        });
    }

    @Test
    void aLossThatWasFoundBeforeTheCommitSaysThatNothingWasCommitted() {
        run(context -> {
            assertThat(loss(() -> orders.place(1, this::lose)).mayHaveCommitted())
                    .isFalse();
            locks.busy.clear();
            assertThat(loss(() -> transaction.executeWithoutResult(status -> {
                                orders.place(1, () -> {});
                                locks.handles.get(1).lose();
                            }))
                            .mayHaveCommitted())
                    .isFalse();
            assertThat(committed()).isZero();
        });
    }

    @Test
    void aLossThatWasFoundAfterTheCommitSaysThatWorkMayHaveBeenCommitted() {
        run(context -> {
            locks.releaseFailure = new LockLostException(
                    LockException.Code.LOCK_STOLEN, LockKey.of("orders"), 1, LossCause.STOLEN, "found by the release");
            assertThat(loss(() -> orders.place(1, () -> {})).mayHaveCommitted()).isTrue();
            assertThat(committed()).isEqualTo(1);
        });
    }

    @Test
    void aLossAfterAnEarlierCommitUnderTheLockSaysThatWorkMayHaveBeenCommitted() {
        run(context -> {
            assertThat(loss(() -> orders.lockedOnly(() -> {
                                transaction.executeWithoutResult(status -> orders.insert(1));
                                transaction.executeWithoutResult(status -> {
                                    orders.insert(2);
                                    lose();
                                });
                            }))
                            .mayHaveCommitted())
                    .isTrue();
            assertThat(committed()).isEqualTo(1);
        });
    }

    private static LockLostException loss(ThrowingCallable call) {
        return catchThrowableOfType(LockLostException.class, call);
    }
}
