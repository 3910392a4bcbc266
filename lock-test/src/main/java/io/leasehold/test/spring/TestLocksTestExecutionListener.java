package io.leasehold.test.spring;

import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Resets the lock clients of the application context after each test, so that no test sees the locks of another. Spring
 * finds this class by itself.
 */
public final class TestLocksTestExecutionListener extends AbstractTestExecutionListener {

    @Override
    public void afterTestMethod(TestContext test) {
        if (!test.hasApplicationContext()) {
            return;
        }
        ApplicationContext context = test.getApplicationContext();
        List<TestLockClient> clients = List.copyOf(
                context.getBeansOfType(TestLockClient.class, false, false).values());
        try {
            if (mustLeaveNothingHeld(test)) {
                clients.forEach(TestLockClient::ensureNothingHeld);
            }
        } finally {
            clients.forEach(TestLockClient::reset);
            context.getBeansOfType(PublishedLockEvents.class, false, false)
                    .values()
                    .forEach(published -> published.recorder().clear());
        }
    }

    private static boolean mustLeaveNothingHeld(TestContext test) {
        return AnnotatedElementUtils.hasAnnotation(test.getTestMethod(), NoLockLeftHeld.class)
                || TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), NoLockLeftHeld.class);
    }
}
