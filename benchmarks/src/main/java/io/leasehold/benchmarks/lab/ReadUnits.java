package io.leasehold.benchmarks.lab;

import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Asks the table for what each query, and each read of one row, has cost. A strictly consistent read costs a unit at
 * least, also one that finds nothing (API reference of {@code Query}), for which DynamoDB Local names no cost.
 */
final class ReadUnits implements ExecutionInterceptor {

    private static final double LEAST = 1;

    private final DoubleAdder units = new DoubleAdder();

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof QueryRequest query) {
            return query.toBuilder()
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build();
        }
        if (context.request() instanceof GetItemRequest read) {
            return read.toBuilder()
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                    .build();
        }
        return context.request();
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        if (context.response() instanceof QueryResponse query) {
            add(query.consumedCapacity());
        } else if (context.response() instanceof GetItemResponse read) {
            add(read.consumedCapacity());
        }
    }

    private void add(@Nullable ConsumedCapacity capacity) {
        if (capacity != null) {
            units.add(Math.max(LEAST, capacity.capacityUnits()));
        }
    }

    double sum() {
        return units.sum();
    }
}
