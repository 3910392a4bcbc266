package io.leasehold.micrometer;

import io.leasehold.LockHandle;
import io.leasehold.micrometer.LockObservationDocumentation.HighCardinality;
import io.leasehold.micrometer.LockObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/** The name {@code distributed.lock.hold}; tags that are bounded; lock and fencing token for traces only. */
public final class DefaultLockHoldObservationConvention implements LockHoldObservationConvention {

    @Override
    public String getName() {
        return "distributed.lock.hold";
    }

    @Override
    public String getContextualName(LockHoldContext context) {
        return "hold lock " + Tags.nameOf(context.handle().request());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(LockHoldContext context) {
        KeyValues name = KeyValues.of(
                LowCardinality.LOCK_NAME.withValue(Tags.nameOf(context.handle().request())));
        return context.outcome()
                .map(outcome -> name.and(LowCardinality.OUTCOME.withValue(Tags.of(outcome))))
                .orElse(name);
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(LockHoldContext context) {
        LockHandle handle = context.handle();
        return KeyValues.of(
                HighCardinality.LOCK_KEY.withValue(handle.key().toString()),
                HighCardinality.FENCING_TOKEN.withValue(Long.toString(handle.fencingToken())));
    }
}
