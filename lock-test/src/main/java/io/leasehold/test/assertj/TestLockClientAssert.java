package io.leasehold.test.assertj;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.test.TestLockClient;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about the locks and events of a client. */
public final class TestLockClientAssert extends AbstractAssert<TestLockClientAssert, TestLockClient> {

    TestLockClientAssert(@Nullable TestLockClient actual) {
        super(actual, TestLockClientAssert.class);
    }

    /** Checks that the client holds the lock with the given partition key. */
    public TestLockClientAssert holds(String partitionKey) {
        return holds(LockKey.of(partitionKey));
    }

    /** Checks that the client holds the given lock. */
    public TestLockClientAssert holds(LockKey key) {
        isNotNull();
        if (actual.held().stream().noneMatch(handle -> handle.key().equals(key) && handle.isHeld())) {
            throw failure("Expected %s to hold lock '%s', but it holds %s", actual, key, keys());
        }
        return this;
    }

    /** Checks that the client holds no lock. */
    public TestLockClientAssert holdsNothing() {
        isNotNull();
        List<LockKey> keys = keys();
        if (!keys.isEmpty()) {
            throw failure("Expected %s to hold no lock, but it holds %s", actual, keys);
        }
        return this;
    }

    /** Continues with assertions about the client's events. */
    public LockEventsAssert events() {
        isNotNull();
        return new LockEventsAssert(actual.events());
    }

    private List<LockKey> keys() {
        return actual.held().stream().map(LockHandle::key).toList();
    }
}
