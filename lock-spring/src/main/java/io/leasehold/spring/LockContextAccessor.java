package io.leasehold.spring;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Makes {@link LockContext} part of the context that Micrometer propagates. Found by service loading. */
public final class LockContextAccessor implements ThreadLocalAccessor<Object> {

    @Override
    public Object key() {
        return LockContext.KEY;
    }

    @Override
    public @Nullable Object getValue() {
        return LockContext.innermost();
    }

    @Override
    public void setValue(Object hold) {
        LockContext.restore((LockContext.Hold) hold);
    }

    @Override
    public void setValue() {
        LockContext.restore(null);
    }
}
