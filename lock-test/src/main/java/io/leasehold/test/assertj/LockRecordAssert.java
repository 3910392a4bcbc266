package io.leasehold.test.assertj;

import io.leasehold.LockRecord;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about what the table says of a lock. */
public final class LockRecordAssert extends AbstractAssert<LockRecordAssert, LockRecord> {

    LockRecordAssert(@Nullable LockRecord actual) {
        super(actual, LockRecordAssert.class);
    }

    /** The row shows a holder, who may be dead. */
    public LockRecordAssert isHeld() {
        isNotNull();
        if (!actual.isHeld()) {
            throw failure("Expected the row of lock '%s' to show a holder, but it shows none", actual.key());
        }
        return this;
    }

    /** The row shows the given holder. */
    public LockRecordAssert isHeldBy(String ownerName) {
        isHeld();
        return has("holder", actual.ownerName(), ownerName);
    }

    /** The row shows no holder. */
    public LockRecordAssert isFree() {
        isNotNull();
        if (actual.isHeld()) {
            throw failure(
                    "Expected the row of lock '%s' to show no holder, but it shows '%s'",
                    actual.key(), actual.ownerName());
        }
        return this;
    }

    /** The row shows the given fencing token. */
    public LockRecordAssert hasFencingToken(long expected) {
        isNotNull();
        return has("fencing token", actual.fencingToken(), expected);
    }

    /** The row shows the given lease. */
    public LockRecordAssert hasLease(Duration expected) {
        isNotNull();
        return has("lease", actual.leaseDuration(), expected);
    }

    /** The row shows the given additional attribute; numbers stand in a row as {@code BigDecimal}. */
    public LockRecordAssert hasAttribute(String name, Object expected) {
        isNotNull();
        return has("attribute '" + name + "'", actual.attributes().get(name), expected);
    }

    private LockRecordAssert has(String what, @Nullable Object found, Object expected) {
        if (!Objects.equals(found, expected)) {
            throw failureWithActualExpected(
                    found,
                    expected,
                    "Expected the row of lock '%s' to show the %s <%s>, but it shows <%s>",
                    actual.key(),
                    what,
                    expected,
                    found);
        }
        return this;
    }
}
