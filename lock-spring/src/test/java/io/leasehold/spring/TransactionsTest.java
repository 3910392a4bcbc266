package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Locks and transactions of a real database. What another connection sees is what counts. */
class TransactionsTest extends StoredOrders {

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheMethodsOwnTransactionHasCommitted(Manager manager) {
        run(manager, world -> world.orders().place(1, () -> {}));
        assertThat(seenByOthersAtRelease).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.orders().place(1, this::lose)).isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatTheMethodBeginsItselfDoesNotCommitOnceTheLockIsLost(Manager manager) {
        run(manager, world -> {
            assertThatThrownBy(() -> world.orders()
                            .lockedOnly(() -> world.transaction().executeWithoutResult(status -> {
                                world.orders().insert(1);
                                lose();
                            })))
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void refusesCallsInsideATransactionWhereTheApplicationSaysSo() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=fail")
                .run(context -> {
                    TransactionTemplate transaction =
                            new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
                    Orders orders = context.getBean(Orders.class);
                    assertThatThrownBy(() -> transaction.executeWithoutResult(status -> orders.lockedOnly(() -> {
                                throw new AssertionError("was run");
                            })))
                            .isInstanceOf(LockException.class)
                            .hasMessageContaining("lockedOnly")
                            .hasMessageContaining("distributed-lock.called-in-transaction");
                    assertThat(locks.requests).isEmpty();
                });
    }

    @Test
    void releasesBeforeTheCallersCommitWhereTheApplicationTakesAWarningInstead() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=warn")
                .run(context -> {
                    Orders orders = context.getBean(Orders.class);
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                            .executeWithoutResult(status -> {
                                orders.lockedOnly(() -> {});
                                assertThat(locks.held()).isEmpty();
                            });
                });
    }

    @Test
    void aPolicyThatDoesNotExistIsRefusedAtStartUp() {
        spring(Manager.JDBC)
                .withPropertyValues("distributed-lock.called-in-transaction=maybe")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("defer-release, warn or fail"));
    }

    @Test
    void locksWorkWithoutSpringsTransactionsOnTheClassPath() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(TransactionExecutionListener.class))
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(FakeLockClient.class, () -> locks)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CallersTransaction.class)
                        .doesNotHaveBean(CommitGuardPostProcessor.class));
    }
}
