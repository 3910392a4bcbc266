package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks that are taken inside a transaction are kept until it has ended. */
class LocksInsideTransactionsTest extends StoredOrders {

    @ParameterizedTest
    @EnumSource
    void insideACallersTransactionTheLockIsKeptUntilThatHasCommitted(Manager manager) {
        run(manager, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(seenByOthersAtRelease).isEqualTo(1);
            assertThat(locks.held()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallersTransactionDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.transaction().executeWithoutResult(status -> {
                        world.orders().place(1, () -> {});
                        lose();
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterARollback(Manager manager) {
        run(manager, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                status.setRollbackOnly();
            });
            assertThat(seenByOthersAtRelease).isZero();
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aSecondCallInTheSameTransactionRunsUnderTheLockThatIsKept() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                world.orders().place(2, () -> {});
            });
            assertThat(locks.requests).hasSize(1);
            assertThat(seenByOthersAtRelease).isEqualTo(2);
        });
    }

    @Test
    void aCallInAnInnerTransactionRunsUnderTheLockThatIsKeptForTheOuterOne() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                world.orders().place(1, () -> {});
                world.orders().placeOnItsOwn(2);
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.requests).hasSize(1);
        });
    }

    @Test
    void whatOneTransactionKeptTheNextDoesNotFind() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> world.orders().place(1, () -> {}));
            world.transaction().executeWithoutResult(status -> world.orders().place(2, () -> {}));
            assertThat(locks.requests).hasSize(2);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aMethodThatFailsInsideACallersTransactionKeepsItsLockToo() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                assertThatThrownBy(() -> world.orders().lockedOnly(() -> {
                            throw new IllegalStateException("no stock");
                        }))
                        .hasMessage("no stock");
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void severalFuturesKeepTheLockUntilTheyHaveCompletedAfterTheCommit() {
        CompletableFuture<String> work = new CompletableFuture<>();
        run(Manager.JDBC, world -> {
            List<CompletableFuture<String>> results =
                    world.transaction().execute(status -> world.orders().placeAndGoOn(1, work));
            assertThat(locks.held()).hasSize(1);
            work.complete("done");
            assertThat(results.get(0).join()).isEqualTo("done");
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void severalFuturesThatCompleteBeforeTheCommitLeaveTheLockToThat() {
        run(Manager.JDBC, world -> {
            world.transaction().executeWithoutResult(status -> {
                CompletableFuture<String> work = new CompletableFuture<>();
                List<CompletableFuture<String>> results = world.orders().placeAndGoOn(1, work);
                work.complete("done");
                assertThat(results.get(0).join()).isEqualTo("done");
                assertThat(locks.held()).hasSize(1);
            });
            assertThat(seenByOthersAtRelease).isEqualTo(1);
            assertThat(locks.held()).isEmpty();
        });
    }
}
