package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Locked methods in transactions of all kinds: what the table in docs/transactions.md says, row by row. */
class TransactionPropagationTest {

    private final FakeLockClient locks = new FakeLockClient();
    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;
    private Orders orders;

    private void run(Consumer<ApplicationEventPublisher> test) {
        LockedApplication.with(locks).withUserConfiguration(App.class).run(context -> {
            assertThat(context).hasNotFailed();
            jdbc = context.getBean(JdbcTemplate.class);
            transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            orders = context.getBean(Orders.class);
            locks.onRelease = () -> locks.journal.add(committed() + " committed");
            test.accept(context);
        });
    }

    /** What others see, in a connection of their own. */
    private int committed() {
        return elsewhere(this::count);
    }

    private int count() {
        return jdbc.queryForObject("select count(*) from orders", Integer.class);
    }

    private static <T> T elsewhere(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work).join();
    }

    private void lose() {
        locks.handles.get(0).lose();
    }

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

    record Placed(int id) {}

    record Placing(Runnable body) {}

    static class Orders {

        private final JdbcTemplate jdbc;
        private final FakeLockClient locks;

        Orders(JdbcTemplate jdbc, FakeLockClient locks) {
            this.jdbc = jdbc;
            this.locks = locks;
        }

        int insert(int id) {
            return jdbc.update("insert into orders values (?)", id);
        }

        @DistributedLock("orders")
        public void lockedOnly(Runnable body) {
            body.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @DistributedLock("orders")
        public void placeOnItsOwn(int id) {
            insert(id);
        }

        @Transactional(propagation = Propagation.NESTED)
        @DistributedLock("orders")
        public void placeNested(int id, Runnable then) {
            insert(id);
            then.run();
        }

        @Transactional
        @DistributedLock("orders")
        public void place(int id, Runnable then) {
            insert(id);
            then.run();
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void audit(int id) {
            insert(id);
        }

        @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
        @DistributedLock("orders")
        public void on(Placing placing) {
            placing.body().run();
        }

        @Transactional(readOnly = true)
        @DistributedLock("orders")
        public void read(Runnable then) {
            then.run();
        }

        @DistributedLock("orders")
        public CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("done");
        }

        @TransactionalEventListener
        @DistributedLock("orders")
        public void on(Placed placed) {
            locks.journal.add("placed " + placed.id());
        }
    }

    @EnableTransactionManagement
    @Configuration(proxyBeanMethods = false)
    static class App extends TransactionsTest.Database {

        @Bean
        PlatformTransactionManager transactions(DataSource database) {
            return new JdbcTransactionManager(database);
        }

        @Bean
        JdbcTemplate jdbc(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table orders (id int primary key)");
            return jdbc;
        }

        @Bean
        Orders orders(JdbcTemplate jdbc, FakeLockClient locks) {
            return new Orders(jdbc, locks);
        }
    }
}
