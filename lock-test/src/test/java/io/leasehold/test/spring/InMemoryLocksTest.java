package io.leasehold.test.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.test.TestLockClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** The one property that puts locks in memory into all tests. */
class InMemoryLocksTest {

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {Application.WITHOUT_SPRING_CLOUD, "distributed-lock.test.in-memory=true"})
    class OfAnApplication {

        @Autowired
        private LockClient locks;

        @Autowired
        private Application.Shipping shipping;

        @Test
        void isInMemoryAndLocksMethods() {
            assertThat(locks).isInstanceOf(TestLockClient.class);
            assertThat(shipping.ship("7", () -> assertThat(locks.held()).hasSize(1)))
                    .isEqualTo("shipped 7");
        }
    }

    @Nested
    @SpringJUnitConfig(Empty.class)
    @TestPropertySource(properties = "distributed-lock.test.in-memory=true")
    class OfASlice {

        @Autowired
        private LockClient locks;

        @Test
        void isInMemory() {
            assertThat(locks).isInstanceOf(TestLockClient.class);
        }
    }

    @Nested
    @SpringJUnitConfig(Empty.class)
    class WithoutTheProperty {

        @Autowired(required = false)
        private LockClient locks;

        @Test
        void thereIsNone() {
            assertThat(locks).isNull();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Empty {}
}
