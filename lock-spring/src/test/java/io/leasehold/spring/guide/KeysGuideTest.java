package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockKeyText;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The code of docs/annotation.md for keys, and what the page says of it. */
class KeysGuideTest {

    private final FakeLockClient locks = new FakeLockClient();
    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withPropertyValues("region=eu", "distributed-lock.spel.bean-references=true");

    @Test
    void keysAreBuiltOfArgumentsPropertiesAndBeans() {
        spring.withBean(FakeLockClient.class, () -> locks)
                .withBean("tenants", Tenants.class)
                .withBean(Keys.class)
                .run(context -> {
                    Keys keys = context.getBean(Keys.class);
                    keys.ship(new Order("42"), "EU");
                    keys.importFile("in.csv");
                    keys.sweep();
                    keys.report();
                    assertThat(locks.requests.stream().map(LockRequest::key))
                            .containsExactly(
                                    LockKey.of("eu:order:42"),
                                    LockKey.of("import:eu", "in.csv"),
                                    LockKey.of(Keys.class.getName() + ".sweep"),
                                    LockKey.of("acme:report"));
                });
    }

    @Test
    void aClassOfOnesOwnReadsInKeysAsItsBeanSays() {
        spring.withBean(FakeLockClient.class, () -> locks)
                .withUserConfiguration(Texts.class)
                .withBean(Refunds.class)
                .run(context -> {
                    context.getBean(Refunds.class).pay(new OrderId("42"));
                    assertThat(locks.requests.get(0).key()).isEqualTo(LockKey.of("refund:42"));
                });
    }

    record OrderId(String value) {}

    static class Refunds {

        @DistributedLock("refund:#{#order}")
        public void pay(OrderId order) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Texts {

        // snippet
        @Bean
        LockKeyText<OrderId> orderIdsInKeys() {
            return new LockKeyText<>(OrderId.class, OrderId::value);
        }
        // end
    }

    record Order(String id) {}

    static class Tenants {

        public String current() {
            return "acme";
        }
    }

    static class Keys {

        // snippet
        @DistributedLock("#{#region.toLowerCase()}:order:#{#order.id}") // methods and properties of arguments
        public void ship(Order order, String region) {
            // end
        }

        // snippet
        @DistributedLock(key = "import:${region}", sortKey = "#{#p0}") // a property of the application, a position
        public void importFile(String name) {
            // end
        }

        // snippet
        @DistributedLock // the class, a dot, and the method
        public void sweep() {
            // end
        }

        // snippet
        @DistributedLock("#{@tenants.current()}:report") // a bean, with distributed-lock.spel.bean-references: true
        public void report() {
            // end
        }
    }
}
