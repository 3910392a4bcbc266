package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockKey;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotNull;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.MethodValidationPostProcessor;

/** Arguments are validated before the lock is asked for, and before its key is made of them. */
class ValidationOrderTest {

    private final FakeLockClient locks = new FakeLockClient();

    private void run(Consumer<Jobs> test) {
        LockedApplication.with(locks)
                .withUserConfiguration(App.class)
                .withBean(Jobs.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context.getBean(Jobs.class));
                });
    }

    @Test
    void anArgumentOfTheKeyThatIsRefused() {
        run(jobs -> assertThatThrownBy(() -> jobs.ship(null)).isInstanceOf(ConstraintViolationException.class));
    }

    @Test
    void anArgumentThatIsRefusedTakesNoLock() {
        run(jobs -> {
            assertThatThrownBy(() -> jobs.constant(null)).isInstanceOf(ConstraintViolationException.class);
            assertThat(locks.requests).isEmpty();
        });
    }

    @Test
    void anArgumentIsRefusedWithoutWaitingForABusyLock() {
        locks.busy.add(LockKey.of("constant"));
        run(jobs -> assertThatThrownBy(() -> jobs.constant(null)).isInstanceOf(ConstraintViolationException.class));
    }

    @Test
    void argumentsThatPassAreLocked() {
        run(jobs -> {
            assertThat(jobs.ship(new Order("1"))).isEqualTo("order:1");
            assertThat(locks.journal).containsExactly("acquire order:1", "release order:1");
        });
    }

    record Order(String id) {}

    @Configuration(proxyBeanMethods = false)
    static class App {

        @Bean
        static MethodValidationPostProcessor validation() {
            MethodValidationPostProcessor validation = new MethodValidationPostProcessor();
            validation.setProxyTargetClass(true);
            return validation;
        }
    }

    @Validated
    static class Jobs {

        @DistributedLock("order:#{#order.id}")
        public String ship(@NotNull Order order) {
            return LockContext.current().orElseThrow().key().partitionKey();
        }

        @DistributedLock("constant")
        public void constant(@NotNull String argument) {}
    }
}
