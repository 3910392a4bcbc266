package io.leasehold.test.assertj;

import io.leasehold.LockRecord;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a lock's row in the table. */
public final class LockRecordAssert extends AbstractAssert<LockRecordAssert, LockRecord> {

    LockRecordAssert(@Nullable LockRecord actual) {
        super(actual, LockRecordAssert.class);
    }

    /** Checks that the row shows a holder, which may be dead. */
    public LockRecordAssert isHeld() {
        isNotNull();
        if (!actual.isHeld()) {
            throw failure("Expected the row of lock '%s' to show a holder, but it shows none", actual.key());
        }
        return this;
    }

    /** Checks that the row shows the given holder. */
    public LockRecordAssert isHeldBy(String ownerName) {
        isHeld();
        return has("holder", actual.ownerName(), ownerName);
    }

    /** Checks that the row shows no holder. */
    public LockRecordAssert isFree() {
        isNotNull();
        if (actual.isHeld()) {
            throw failure(
                    "Expected the row of lock '%s' to show no holder, but it shows '%s'",
                    actual.key(), actual.ownerName());
        }
        return this;
    }

    /** Checks the fencing token of the row. */
    public LockRecordAssert hasFencingToken(long expected) {
        isNotNull();
        return has("fencing token", actual.fencingToken(), expected);
    }

    /** Checks the lease of the row. */
    public LockRecordAssert hasLease(Duration expected) {
        isNotNull();
        return has("lease", actual.leaseDuration(), expected);
    }

    /** Checks an additional attribute of the row, where numbers are {@code BigDecimal}. */
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
