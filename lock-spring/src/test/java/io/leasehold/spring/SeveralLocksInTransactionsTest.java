package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockLostException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions under several locks commit only while all of them are held. */
class SeveralLocksInTransactionsTest {

    private final FakeLockClient locks = new FakeLockClient();

    @Test
    void theMethodsOwnTransactionRollsBackIfOneLockIsLost() {
        run((transfers, world) -> {
            assertThatThrownBy(() -> transfers.transfer("1", "2", () -> lose(0)))
                    .isInstanceOf(LockLostException.class)
                    .satisfies(loss -> assertThat(world.rows()).isZero());
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void theCallersTransactionKeepsAllLocks() {
        run((transfers, world) -> {
            world.transaction().executeWithoutResult(status -> {
                transfers.inserted("1", "2");
                assertThat(locks.held()).hasSize(2);
            });
            assertThat(locks.held()).isEmpty();
            assertThat(world.rows()).isEqualTo(1);
        });
    }

    @Test
    void theCallersTransactionRollsBackIfOneLockIsLostAfterTheCall() {
        run((transfers, world) -> {
            assertThatThrownBy(() -> world.transaction().executeWithoutResult(status -> {
                        transfers.inserted("1", "2");
                        lose(1);
                    }))
                    .isInstanceOf(LockLostException.class);
            assertThat(world.rows()).isZero();
        });
    }

    @Test
    void aLaterCallInTheTransactionRunsUnderTheLocksThatItKeeps() {
        run((transfers, world) -> {
            world.transaction().executeWithoutResult(status -> {
                transfers.inserted("1", "2");
                transfers.inserted("2", "1");
            });
            assertThat(locks.requests).hasSize(2);
            assertThat(world.rows()).isEqualTo(2);
        });
    }

    @Test
    void aLaterCallForSomeOfTheKeptLocksAndAnotherFailsAtOnce() {
        run((transfers, world) -> assertThatThrownBy(() -> world.transaction().executeWithoutResult(status -> {
                    transfers.inserted("1", "2");
                    transfers.inserted("2", "3");
                }))
                .hasMessageContaining("are held only in part"));
    }

    private void lose(int index) {
        locks.handles.get(index).lose();
    }

    private void run(BiConsumer<Transfers, World> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(
                        GuardedOrders.Database.class, GuardedOrders.Work.class, GuardedOrders.Manager.class, Bank.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(
                            context.getBean(Transfers.class),
                            new World(
                                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class)),
                                    context.getBean(JdbcTemplate.class)));
                });
    }

    record World(TransactionTemplate transaction, JdbcTemplate jdbc) {

        int rows() {
            return jdbc.queryForObject("select count(*) from orders", Integer.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Bank {

        @Bean
        Transfers transfers(JdbcTemplate jdbc) {
            return new Transfers(jdbc);
        }
    }

    static class Transfers {

        private final JdbcTemplate jdbc;
        private int id;

        Transfers(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional
        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public void transfer(String from, String to, Runnable then) {
            inserted(from, to);
            then.run();
        }

        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public void inserted(String from, String to) {
            id++;
            jdbc.update("insert into orders values (?)", id);
        }
    }
}
