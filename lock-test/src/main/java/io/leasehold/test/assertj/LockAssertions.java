package io.leasehold.test.assertj;

import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.test.LockEventRecorder;
import io.leasehold.test.TestLockClient;
import org.jspecify.annotations.Nullable;

/** Where assertions about locks begin. Can be imported statically beside AssertJ's own {@code assertThat}. */
public final class LockAssertions {

    private LockAssertions() {}

    /** Begins assertions about a hold. */
    public static LockHandleAssert assertThat(@Nullable LockHandle actual) {
        return new LockHandleAssert(actual);
    }

    /** Begins assertions about what the table says of a lock. */
    public static LockRecordAssert assertThat(@Nullable LockRecord actual) {
        return new LockRecordAssert(actual);
    }

    /** Begins assertions about what has happened to locks. */
    public static LockEventsAssert assertThat(@Nullable LockEventRecorder actual) {
        return new LockEventsAssert(actual);
    }

    /** Begins assertions about what a client holds, and what has happened to its locks. */
    public static TestLockClientAssert assertThat(@Nullable TestLockClient actual) {
        return new TestLockClientAssert(actual);
    }
}
