package io.leasehold.internal.engine.simulation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests in the classes of a loader, up to its first failure. */
final class TestRun implements TestExecutionListener {

    private final CancellationToken stop = CancellationToken.create();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private TestRun() {}

    /**
     * Returns which test failed, and why; an empty text if none did.
     *
     * @param judge a test class, followed by a # and the name of a method unless all are meant
     */
    static String firstFailure(String judge, ClassLoader loader) {
        TestRun run = new TestRun();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            int end = judge.indexOf('#');
            Class<?> test = loader.loadClass(end < 0 ? judge : judge.substring(0, end));
            run.execute(end < 0 ? selectClass(test) : selectMethod(test, judge.substring(end + 1)));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
        String failure = run.failure.get();
        if (failure == null && run.passed.get() == 0) {
            throw new AssertionError("No test ran: " + judge);
        }
        return failure == null ? "" : failure;
    }

    private void execute(DiscoverySelector tests) {
        var discovery = LauncherDiscoveryRequestBuilder.request()
                .selectors(tests)
                .configurationParameter("junit.jupiter.execution.timeout.test.method.default", "60 s")
                .build();
        LauncherFactory.create()
                .execute(LauncherExecutionRequestBuilder.request(discovery)
                        .cancellationToken(stop)
                        .listeners(this)
                        .build());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            String reason = result.getThrowable().map(Throwable::toString).orElse("failed");
            failure.compareAndSet(
                    null, test.getDisplayName() + ": " + reason.lines().limit(3).toList());
            stop.cancel();
        } else if (test.isTest()) {
            passed.incrementAndGet();
        }
    }
}
