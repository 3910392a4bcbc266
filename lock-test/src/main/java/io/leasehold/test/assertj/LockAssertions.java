package io.leasehold.test.assertj;

import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.test.LockEventRecorder;
import io.leasehold.test.TestLockClient;
import org.jspecify.annotations.Nullable;

/** Starts assertions about locks. Can be imported statically beside AssertJ's own {@code assertThat}. */
public final class LockAssertions {

    private LockAssertions() {}

    /** Starts assertions about a hold. */
    public static LockHandleAssert assertThat(@Nullable LockHandle actual) {
        return new LockHandleAssert(actual);
    }

    /** Starts assertions about a lock's row. */
    public static LockRecordAssert assertThat(@Nullable LockRecord actual) {
        return new LockRecordAssert(actual);
    }

    /** Starts assertions about recorded events. */
    public static LockEventsAssert assertThat(@Nullable LockEventRecorder actual) {
        return new LockEventsAssert(actual);
    }

    /** Starts assertions about a client's locks and events. */
    public static TestLockClientAssert assertThat(@Nullable TestLockClient actual) {
        return new TestLockClientAssert(actual);
    }
}
