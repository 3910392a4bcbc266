package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockGroup;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.LockContext;
import io.leasehold.test.TestLockClient;
import io.leasehold.testing.DocumentedSnippets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The code of docs/groups.md. */
class GroupsGuideTest {

    private final TestLockClient locks = TestLockClient.create();
    /** The proxy has the methods of the bean, but not its fields. */
    private final Bank target = new Bank();

    private int moved;

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of(
                                "docs/groups.md",
                                "lock-test/src/test/java/io/leasehold/test/guide/GroupsGuideTest.java")
                        .differences())
                .isEmpty();
    }

    private void run(Consumer<Bank> test) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(TestLockClient.class, () -> locks)
                .withBean(Bank.class, () -> target)
                .run(context -> test.accept(context.getBean(Bank.class)));
    }

    @Test
    void aTransferHasBothLocks() {
        run(bank -> {
            bank.transfer("ann", "bob", 7);
            assertThat(target.moved).isEqualTo(7);
            bank.close(List.of("ann", "bob"));
            assertThat(target.closed).isEqualTo(2);
            assertThat(locks.held()).isEmpty();
        });
    }

    @Test
    void aTransferStopsIfOneLockIsLost() {
        run(bank -> {
            target.before = () -> locks.testLock("account:bob").steal();
            assertThatThrownBy(() -> bank.transfer("ann", "bob", 7)).isInstanceOf(LockLostException.class);
            assertThat(target.moved).isZero();
        });
    }

    @Test
    void aClientAcquiresBothLocks() throws InterruptedException {
        move("ann", "bob", 7);
        assertThat(moved).isEqualTo(7);
        assertThat(locks.held()).isEmpty();
    }

    void move(String from, String to, int amount) throws InterruptedException {
        // snippet
        try (LockGroup group =
                locks.acquireAll(List.of(LockRequest.of("account:" + from), LockRequest.of("account:" + to)))) {
            transfer(from, to, amount);
            group.ensureHeld(); // throws LockLostException if one of the locks was lost
        }
        // end
    }

    void transfer(String from, String to, int amount) {
        moved += amount;
    }

    static class Bank {

        private Runnable before = () -> {};
        private int moved;
        private int closed;

        void check(String from, String to) {
            before.run();
        }

        void move(String from, String to, int amount) {
            moved += amount;
        }

        // snippet
        @DistributedLock(keys = {"account:#{#from}", "account:#{#to}"})
        public void transfer(String from, String to, int amount) {
            check(from, to);
            LockContext.group().orElseThrow().ensureHeld(); // all locks of the call; asks no table
            move(from, to, amount);
        }

        @DistributedLock(keys = "#{#accounts.!['account:' + #this]}") // one lock for each element
        public void close(List<String> accounts) {
            // end
            closed += accounts.size();
        }
    }
}
