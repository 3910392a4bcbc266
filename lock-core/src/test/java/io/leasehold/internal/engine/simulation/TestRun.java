package io.leasehold.internal.engine.simulation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests in the classes of a loader, up to its first failure. */
final class TestRun implements TestExecutionListener {

    private final CancellationToken stop = CancellationToken.create();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private TestRun() {}

    /** Returns which test failed, and why; an empty text if none did. */
    static String firstFailure(Mutant.Judge judge, ClassLoader loader) {
        TestRun run = new TestRun();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            run.execute(loader.loadClass(judge.test().getName()), judge.method());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
        String failure = run.failure.get();
        if (failure == null && run.passed.get() == 0) {
            throw new AssertionError("no test of " + judge + " ran");
        }
        return failure == null ? "" : failure;
    }

    private void execute(Class<?> test, String method) {
        var discovery = LauncherDiscoveryRequestBuilder.request()
                .selectors(method.isEmpty() ? selectClass(test) : selectMethod(test, method))
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
            failure.compareAndSet(null, test.getDisplayName() + ": " + reason.lines().limit(3).toList());
            stop.cancel();
        } else if (test.isTest()) {
            passed.incrementAndGet();
        }
    }
}
