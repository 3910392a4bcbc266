package io.leasehold.bridge;

import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import java.util.HashMap;
import java.util.Map;

/** Counts what a client is asked for, and lets a test step in at a request. For one thread at a time. */
public final class RequestCounter implements LockTelemetry {

    private final Map<Integer, Runnable> steps = new HashMap<>();
    private int count;

    public int count() {
        return count;
    }

    /** Has something done on the caller's thread as the given request begins; the first one is 1. */
    public void at(int number, Runnable step) {
        steps.put(number, step);
    }

    @Override
    public Acquire acquireBegins(LockRequest request) {
        count++;
        steps.getOrDefault(count, () -> {}).run();
        return end -> {};
    }
}
