package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leasehold.LockLostException;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;

/** Locked methods in transactions of all kinds: what the table in docs/transactions.md says, row by row. */
class TransactionPropagationTest extends PropagatedOrders {

    @Test
    void aTransactionOfItsOwnIsCommittedAndItsLockKeptUntilTheCallersHasEnded() {
        run(context -> {
            transaction.executeWithoutResult(status -> {
                orders.placeOnItsOwn(1);
                assertThat(committed()).isEqualTo(1);
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aLossAfterATransactionOfItsOwnFailsTheCallersTransactionAlone() {
        run(context -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        orders.insert(1);
                        orders.placeOnItsOwn(2);
                        lose();
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(jdbc.queryForList("select id from orders", Integer.class))
                    .containsExactly(2);
        });
    }

    @Test
    void aNestedTransactionKeepsItsLockUntilTheOuterOneHasCommitted() {
        run(context -> {
            transaction.executeWithoutResult(status -> {
                orders.placeNested(1, () -> {});
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.journal).containsExactly("acquire orders", "1 committed", "release orders");
        });
    }

    @Test
    void aNestedTransactionThatHasLostItsLockTakesTheOuterOneAlong() {
        run(context -> {
            Throwable failure = catchThrowable(() -> transaction.executeWithoutResult(status -> {
                orders.insert(1);
                assertThatThrownBy(() -> orders.placeNested(2, this::lose)).isInstanceOf(LockLostException.class);
            }));
            assertThat(failure).isNotNull();
            assertThat(committed()).isZero();
        });
    }

    @Test
    void catchingTheLossDoesNotLetTheCallersTransactionCommit() {
        run(context -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        orders.insert(1);
                        assertThatThrownBy(() -> orders.lockedOnly(this::lose)).isInstanceOf(LockLostException.class);
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isZero();
        });
    }

    @Test
    void aReadOnlyTransactionEndsWithTheLossToo() {
        run(context -> {
            assertThatThrownBy(() -> orders.read(this::lose)).isInstanceOf(LockLostException.class);
            locks.busy.clear();
            transaction.setReadOnly(true);
            transaction.executeWithoutResult(status -> {
                orders.lockedOnly(() -> {});
                assertThat(locks.held()).hasSize(1);
            });
        });
    }

    @Test
    void withoutATransactionWhatWasWrittenBeforeTheLossStays() {
        run(context -> {
            assertThatThrownBy(() -> orders.lockedOnly(() -> {
                        orders.insert(1);
                        lose();
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(committed()).isEqualTo(1);
        });
    }

    @Test
    void aTransactionOfItsOwnBesideALockThatIsKeptAndLostCommits() {
        run(context -> {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        orders.lockedOnly(() -> orders.insert(1));
                        lose();
                        orders.audit(2);
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(jdbc.queryForList("select id from orders", Integer.class))
                    .containsExactly(2);
        });
    }

    @Test
    void aFutureKnowsNothingOfTheCallersTransaction() {
        run(context -> transaction.executeWithoutResult(status -> {
            orders.future().join();
            assertThat(locks.held()).isEmpty();
        }));
    }

    @Test
    void aSnapshotThatIsOlderThanTheLockDoesNotShowWhatTheLastOwnerCommitted() {
        run(context -> {
            transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            transaction.executeWithoutResult(status -> {
                assertThat(count()).isZero();
                elsewhere(() -> orders.insert(1));
                orders.lockedOnly(() -> assertThat(count()).isZero());
            });
            assertThat(count()).isEqualTo(1);
        });
    }
}
