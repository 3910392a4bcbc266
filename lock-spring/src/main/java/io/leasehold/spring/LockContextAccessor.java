package io.leasehold.spring;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Lets {@link LockContext} go along wherever Micrometer propagates context. Found by service loading. */
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
