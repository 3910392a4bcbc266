package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.LockLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionExecutionListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Locks and reactive transactions of a real database. */
class ReactiveTransactionsTest extends ReactiveOrders {

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheTransactionHasCommitted(By by) {
        run(world -> {
            assertThat(by.place(world.orders(), 1, Mono.empty()).block()).isEqualTo("placed");
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void releasesAfterTheTransactionHasRolledBack(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.place(world.orders(), 1, failure()).block())
                    .hasMessage("no stock");
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledTransactionIsRolledBackBeforeTheRelease(By by) {
        run(world -> {
            cancelOnceBegun(begun -> by.place(world.orders(), 1, endless(begun)));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionDoesNotCommitOnceTheLockIsLost(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.place(world.orders(), 1, loss()).block())
                    .isInstanceOf(LockLostException.class);
            assertThat(locks.journal).contains(ROLLED_BACK).doesNotContain(COMMITTED);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionOfSeveralElementsDoesNotCommitOnceTheLockIsLost() {
        run(world -> {
            assertThatThrownBy(() ->
                            world.orders().placeAll(Flux.just(1, 2), loss()).blockLast())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionOfACallInsideDoesNotCommitOnceAnOuterLockIsLost() {
        run(world -> {
            assertThatThrownBy(() -> world.orders()
                            .lockedAs(
                                    "outer",
                                    world.orders()
                                            .place(
                                                    1,
                                                    Mono.fromRunnable(() ->
                                                            locks.handles.get(0).lose())))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aTransactionThatABlockingMethodWaitsForDoesNotCommitOnceItsLockIsLost() {
        run(world -> {
            LockLostException loss = catchThrowableOfType(
                    LockLostException.class,
                    () -> world.orders()
                            .blocking(() -> world.transaction()
                                    .transactional(world.orders().insert(1).then(loss()))
                                    .block()));
            assertThat(loss.mayHaveCommitted()).isFalse();
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void aLossSaysWhetherWorkMayHaveBeenCommitted() {
        run(world -> {
            assertThat(loss(world.orders().place(1, loss())).mayHaveCommitted()).isFalse();
            locks.busy.clear();
            Mono<String> first =
                    world.transaction().transactional(world.orders().insert(1)).thenReturn("");
            Mono<String> second = world.transaction()
                    .transactional(world.orders()
                            .insert(2)
                            .then(Mono.fromRunnable(() -> locks.handles.get(1).lose())));
            assertThat(loss(world.orders().locked(first.then(second))).mayHaveCommitted())
                    .isTrue();
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @Test
    void twoTransactionsAtOnceUnderOneLockEndEachForItself() {
        run(world -> {
            assertThatThrownBy(() -> world.orders()
                            .locked(Flux.mergeDelayError(
                                            2,
                                            world.transaction()
                                                    .transactional(
                                                            world.orders().insert(1)),
                                            world.transaction()
                                                    .transactional(world.orders()
                                                            .insert(2)
                                                            .then(failure())))
                                    .then(Mono.just("")))
                            .block())
                    .hasMessage("no stock");
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @Test
    void managersAreGuardedByTheirInterfaces() {
        spring.run(context -> {
            assertThat(context).hasSingleBean(ReactiveTransactionManager.class);
            assertThat(((Advised) context.getBean(ReactiveTransactionManager.class))
                            .getTargetSource()
                            .getTarget())
                    .isInstanceOf(R2dbcTransactionManager.class);
        });
        spring.withBean(NeedsTheClass.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(BeanNotOfRequiredTypeException.class));
    }

    @Test
    void publishersAreLockedWithoutSpringsTransactionsOnTheClassPath() {
        new ApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(TransactionExecutionListener.class))
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(FakeLockClient.class, () -> locks)
                .withBean(Plain.class)
                .run(context -> {
                    assertThat(context.getBean(Plain.class).work().block()).isEqualTo("done");
                    assertThat(locks.journal).containsExactly(ACQUIRED, RELEASED);
                });
    }

    /** Public, so that a class loader of its own can see it. */
    public static class Plain {

        @DistributedLock("orders")
        public Mono<String> work() {
            return Mono.just("done");
        }
    }

    static class NeedsTheClass {

        NeedsTheClass(R2dbcTransactionManager transactions) {}
    }
}
