package io.leasehold.benchmarks.lab;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what an SDK client sends, each attempt of a retried request by itself. */
final class RequestCounter implements ExecutionInterceptor {

    private final LongAdder sent = new LongAdder();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.increment();
    }

    long sent() {
        return sent.sum();
    }
}
