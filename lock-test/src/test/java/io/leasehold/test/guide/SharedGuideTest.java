package io.leasehold.test.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.test.TestLockClient;
import io.leasehold.testing.DocumentedSnippets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The code of docs/shared.md. */
class SharedGuideTest {

    private final TestLockClient locks = TestLockClient.create();
    private final List<String> done = new ArrayList<>();
    /** The proxy has the methods of the bean, but not its fields. */
    private final Shop target = new Shop();

    @Test
    void thePageShowsCodeThatIsCompiledAndRun() {
        assertThat(DocumentedSnippets.of(
                                "docs/shared.md",
                                "lock-test/src/test/java/io/leasehold/test/guide/SharedGuideTest.java")
                        .differences())
                .isEmpty();
    }

    @Test
    void methodsShareAndLimitTheirLocks() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withBean(TestLockClient.class, () -> locks)
                .withBean(Shop.class, () -> target)
                .run(context -> {
                    Shop shop = context.getBean(Shop.class);
                    shop.replace(new Prices(7));
                    locks.testLock("prices").share();
                    assertThat(shop.read()).isEqualTo(new Prices(7));
                    locks.testLock("exports").reachLimit(4);
                    shop.export("all");
                    assertThat(target.exported).containsExactly("all");
                });
    }

    @Test
    void aClientSharesAndLimitsLocks() throws InterruptedException {
        locks.testLock("prices").share();
        // snippet
        try (LockHandle reader =
                locks.acquire(LockRequest.builder("prices").shared().build())) {
            read(reader.fencingToken());
        }
        try (LockHandle place =
                locks.acquire(LockRequest.builder("exports").limit(5).build())) {
            export(place.fencingToken());
        }
        // end
        assertThat(done).containsExactly("read", "export");
        assertThat(locks.held()).isEmpty();
    }

    private void read(long token) {
        done.add(token > 0 ? "read" : "");
    }

    private void export(long token) {
        done.add(token > 0 ? "export" : "");
    }

    record Prices(int cents) {}

    static class Shop {

        private final List<String> exported = new ArrayList<>();
        private Prices prices = new Prices(0);

        // snippet
        @DistributedLock(key = "prices", shared = true) // any number of readers at once
        public Prices read() {
            return prices;
        }

        @DistributedLock("prices") // one writer, and no reader beside it
        public void replace(Prices newer) {
            prices = newer;
        }

        @DistributedLock(key = "exports", limit = "${exports.limit:5}") // at most five exports in the whole fleet
        public void export(String name) {
            exported.add(name);
        }
        // end
    }
}
