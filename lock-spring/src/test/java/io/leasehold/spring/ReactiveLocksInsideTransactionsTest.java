package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException;
import io.leasehold.LockLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Locks that are taken inside a reactive transaction of a real database. */
class ReactiveLocksInsideTransactionsTest extends ReactiveOrders {

    @ParameterizedTest
    @EnumSource
    void insideACallersTransactionTheLockIsKeptUntilThatHasCommitted(By by) {
        run(world -> {
            by.inTransaction(
                            world,
                            world.orders()
                                    .place(1, Mono.empty())
                                    .doOnNext(placed -> assertThat(locks.held()).hasSize(1)))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallersTransactionDoesNotCommitOnceTheLockIsLost(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.inTransaction(
                                    world, world.orders().place(1, Mono.empty()).flatMap(this::lostAfter))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(locks.journal).contains(ROLLED_BACK).doesNotContain(COMMITTED);
            assertThat(world.count()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterARollback(By by) {
        run(world -> {
            assertThatThrownBy(() -> by.inTransaction(
                                    world, world.orders().place(1, Mono.empty()).then(failure()))
                            .block())
                    .hasMessage("no stock");
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatIsKeptIsReleasedAfterACancellation(By by) {
        run(world -> {
            cancelOnceBegun(begun -> by.inTransaction(
                    world, world.orders().place(1, Mono.empty()).then(endless(begun))));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @Test
    void aCancellationOfTheLockedWorkKeepsItsLockUntilTheCallersTransactionHasEnded() {
        run(world -> {
            cancelOnceBegun(
                    begun -> world.transaction().transactional(world.orders().place(1, endless(begun))));
            assertThat(locks.journal).containsExactly(ACQUIRED, ROLLED_BACK, RELEASED);
        });
    }

    @Test
    void lockedWorkThatIsGivenUpKeepsItsLockUntilTheCallersTransactionHasCommitted() {
        run(world -> {
            Sinks.Empty<Void> begun = Sinks.empty();
            world.transaction()
                    .transactional(world.orders()
                            .locked(world.orders().insert(1).then(endless(begun)))
                            .takeUntilOther(begun.asMono()))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void lockedWorkThatFailsKeepsItsLockUntilTheCallersTransactionHasEnded() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders().locked(failure()).onErrorReturn("all the same"))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void aSecondCallInTheSameTransactionRunsUnderTheLockThatIsKept() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders()
                            .place(1, Mono.empty())
                            .then(world.orders().place(2, Mono.empty())))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED);
            assertThat(world.count()).isEqualTo(2);
        });
    }

    @Test
    void aCallInAnInnerTransactionRunsUnderTheLockThatIsKeptForTheOuterOne() {
        run(world -> {
            world.transaction()
                    .transactional(world.orders()
                            .place(1, Mono.empty())
                            .then(world.orders().placeOnItsOwn(2)))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, COMMITTED, RELEASED);
        });
    }

    @Test
    void anInnerTransactionDoesNotCommitWithoutTheLockThatTheOuterOneKeeps() {
        run(world -> {
            Orders orders = world.orders();
            Mono<String> inner = world.checkout()
                    .runOnItsOwn(
                            orders.locked(orders.insert(1).thenReturn("placed")).flatMap(this::lostAfter));
            assertThatThrownBy(() -> world.transaction()
                            .transactional(orders.locked(Mono.just("begun")).then(inner))
                            .block())
                    .isInstanceOf(LockLostException.class);
            assertThat(world.count()).isZero();
        });
    }

    @Test
    void whatOneTransactionKeptTheNextDoesNotFind() {
        run(world -> {
            Mono<String> placed = world.orders().locked(Mono.just("placed"));
            world.transaction().transactional(placed).block();
            world.transaction().transactional(placed).block();
            assertThat(locks.journal).containsExactly(ACQUIRED, COMMITTED, RELEASED, ACQUIRED, COMMITTED, RELEASED);
        });
    }

    @Test
    void refusesCallsInsideATransactionWhereTheApplicationSaysSo() {
        run(spring.withPropertyValues("distributed-lock.called-in-transaction=fail"), world -> {
            Mono<String> call = world.orders().locked(Mono.error(new AssertionError("was run")));
            assertThatThrownBy(() -> world.transaction().transactional(call).block())
                    .isInstanceOf(LockException.class)
                    .hasMessageContaining("Orders.locked")
                    .hasMessageContaining("distributed-lock.called-in-transaction");
            assertThat(locks.requests).isEmpty();
            assertThat(world.orders().locked(Mono.just("outside")).block()).isEqualTo("outside");
        });
    }

    @Test
    void releasesBeforeTheCallersCommitWhereTheApplicationTakesAWarningInstead() {
        run(spring.withPropertyValues("distributed-lock.called-in-transaction=warn"), world -> {
            world.transaction()
                    .transactional(world.orders().locked(Mono.just("")))
                    .block();
            assertThat(locks.journal).containsExactly(ACQUIRED, RELEASED, COMMITTED);
        });
    }
}
