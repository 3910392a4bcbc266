package io.leasehold.test.spring;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.leasehold.LockRequest;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Locks that a test of an application leaves held. */
class NoLockLeftHeldTest {

    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    @SpringJUnitConfig(Empty.class)
    @AutoConfigureTestLocks
    static class Cases {

        @Autowired
        private TestLockClient locks;

        @Test
        @NoLockLeftHeld
        void mustNotLeaveAny() throws InterruptedException {
            locks.acquire(LockRequest.of("forgotten"));
        }

        @Test
        void may() throws InterruptedException {
            locks.acquire(LockRequest.of("kept on purpose"));
        }
    }

    @Test
    void onlyATestThatMustNotFails() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Cases.class))
                .execute()
                .testEvents();
        tests.assertStatistics(counts -> counts.succeeded(1).failed(1));
        tests.failed()
                .assertEventsMatchExactly(finishedWithFailure(message(text -> text.contains("lock 'forgotten'"))));
    }
}
