package io.leasehold.benchmarks.lab;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Counts what an SDK client sends, each attempt of a retried request by itself. */
final class RequestCounter implements ExecutionInterceptor {

    private static final AttributeValue FENCED = AttributeValue.fromS("fenced");

    private final LongAdder sent = new LongAdder();
    private final LongAdder fences = new LongAdder();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.increment();
        if (context.request() instanceof UpdateItemRequest update
                && update.expressionAttributeValues().containsValue(FENCED)) {
            fences.increment();
        }
    }

    long sent() {
        return sent.sum();
    }

    long fences() {
        return fences.sum();
    }
}
