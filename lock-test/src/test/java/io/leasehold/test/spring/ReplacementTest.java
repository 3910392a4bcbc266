package io.leasehold.test.spring;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.spring.DistributedLock;
import io.leasehold.test.TestLockClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** An application that makes its lock clients itself, and a test without Spring Boot's own auto-configurations. */
@SpringJUnitConfig(ReplacementTest.Application.class)
@AutoConfigureTestLocks
class ReplacementTest {

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        @Primary
        LockClient orders() {
            throw new IllegalStateException("A test must not make the real client");
        }

        @Bean
        LockClient invoices() {
            throw new IllegalStateException("A test must not make the real client");
        }

        @Bean
        Work work() {
            return new Work();
        }
    }

    static class Work {

        @DistributedLock(key = "a", client = "invoices")
        void underInvoices(Runnable work) {
            work.run();
        }
    }

    @Autowired
    private TestLockClient orders;

    @Autowired
    @Qualifier("invoices")
    private TestLockClient invoices;

    @Autowired
    private Work work;

    @Test
    void eachIsReplacedUnderItsOwnName() {
        work.underInvoices(() -> {
            assertThat(invoices).holds("a");
            assertThat(orders).holdsNothing();
        });
        assertThat(orders).isNotSameAs(invoices);
    }
}
