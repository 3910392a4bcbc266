package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.leasehold.InvalidLockSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;

/** Transaction managers that are made before they could become a proxy. */
class EarlyTransactionManagersTest extends GuardedOrders {

    @Test
    void oneThatAPostProcessorOfTheApplicationNeeds() {
        spring.withUserConfiguration(Database.class, Manager.class, EarlyBird.class, Work.class)
                .run(this::rollsBack);
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnManager.class, EarlyReactive.class})
    void oneThatIsTooEarlyToBeGuardedIsRefusedAtStartUp(Class<?> manager) {
        spring.withUserConfiguration(Database.class, manager, EarlyBird.class, Work.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("Transaction manager [transactions] could commit after a lock is lost"));
    }

    @Test
    void oneThatIsTooEarlyIsRefusedByEachCallWhereStartUpChecksNothing() {
        spring.withUserConfiguration(Database.class, OwnManager.class, EarlyBird.class, Work.class)
                .withPropertyValues("distributed-lock.validation=off")
                .run(context -> {
                    assertThatThrownBy(() -> context.getBean(Orders.class).locked(1, () -> {}))
                            .isInstanceOf(InvalidLockSettingException.class);
                    assertThat(locks.requests).isEmpty();
                });
    }

    @Test
    void oneThatIsTooEarlyDoesNotMatterWhereNothingIsLocked() {
        spring.withUserConfiguration(Database.class, OwnManager.class, EarlyBird.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class EarlyBird {

        @Bean
        static BeanPostProcessor needsTransactions(TransactionManager transactions) {
            return new BeanPostProcessor() {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EarlyReactive {

        @Bean
        ReactiveTransactionManager transactions() {
            return mock();
        }
    }
}
