package io.leasehold.micrometer;

import io.leasehold.LockRequest;
import io.leasehold.micrometer.LockObservationDocumentation.HighCardinality;
import io.leasehold.micrometer.LockObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/** The name {@code distributed.lock.acquire}; tags that are bounded; the lock itself for traces only. */
public final class DefaultLockAcquireObservationConvention implements LockAcquireObservationConvention {

    @Override
    public String getName() {
        return "distributed.lock.acquire";
    }

    @Override
    public String getContextualName(LockAcquireContext context) {
        return "acquire lock " + Tags.nameOf(context.request());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(LockAcquireContext context) {
        KeyValues name = KeyValues.of(LowCardinality.LOCK_NAME.withValue(Tags.nameOf(context.request())));
        return context.outcome()
                .map(outcome -> name.and(LowCardinality.OUTCOME.withValue(Tags.of(outcome))))
                .orElse(name);
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(LockAcquireContext context) {
        LockRequest request = context.request();
        return KeyValues.of(HighCardinality.LOCK_KEY.withValue(request.key().toString()));
    }
}
