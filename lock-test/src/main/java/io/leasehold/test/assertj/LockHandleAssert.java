package io.leasehold.test.assertj;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockStatus;
import io.leasehold.LossCause;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a hold, as it is now. */
public final class LockHandleAssert extends AbstractAssert<LockHandleAssert, LockHandle> {

    LockHandleAssert(@Nullable LockHandle actual) {
        super(actual, LockHandleAssert.class);
    }

    /** Checks that the lock is held: {@link LockHandle#isHeld()}. */
    public LockHandleAssert isHeld() {
        isNotNull();
        if (!actual.isHeld()) {
            throw failure("Expected %s to be held, but it is not", described());
        }
        return this;
    }

    /** Checks that the lock is not held, for any reason. */
    public LockHandleAssert isNotHeld() {
        isNotNull();
        if (actual.isHeld()) {
            throw failure("Expected %s not to be held, but it is", described());
        }
        return this;
    }

    /** Checks that the lock is held, but in danger of being lost. */
    public LockHandleAssert isInDanger() {
        return hasStatus(LockStatus.IN_DANGER);
    }

    /** Checks that the owner has released the lock. */
    public LockHandleAssert isReleased() {
        return hasStatus(LockStatus.RELEASED);
    }

    /** Checks that the lock was lost, for any cause. */
    public LockHandleAssert isLost() {
        return hasStatus(LockStatus.INVALID);
    }

    /** Checks that the lock was lost for the given cause. */
    public LockHandleAssert isLostBy(LossCause cause) {
        isLost();
        Optional<LossCause> known = cause();
        if (!known.equals(Optional.of(cause))) {
            throw failureWithActualExpected(
                    known.orElse(null),
                    cause,
                    "Expected %s to be lost by %s, but it was by %s",
                    described(),
                    cause,
                    known.map(LossCause::name).orElse("no known cause"));
        }
        return this;
    }

    private Optional<LossCause> cause() {
        try {
            actual.ensureHeld();
            return Optional.empty();
        } catch (LockLostException e) {
            return e.lossCause();
        } catch (LockException e) {
            return Optional.empty();
        }
    }

    /** Checks the status of the hold. */
    public LockHandleAssert hasStatus(LockStatus expected) {
        isNotNull();
        LockStatus status = actual.status();
        if (status != expected) {
            throw failureWithActualExpected(status, expected, "Expected %s to have status %s", described(), expected);
        }
        return this;
    }

    /** Checks the partition key of the lock. */
    public LockHandleAssert hasKey(String partitionKey) {
        return hasKey(LockKey.of(partitionKey));
    }

    /** Checks the key of the lock. */
    public LockHandleAssert hasKey(LockKey expected) {
        isNotNull();
        if (!actual.key().equals(expected)) {
            throw failureWithActualExpected(
                    actual.key(), expected, "Expected %s to be of lock '%s'", described(), expected);
        }
        return this;
    }

    /** Checks that the fencing token is larger than an earlier one. */
    public LockHandleAssert hasFencingTokenGreaterThan(long earlier) {
        isNotNull();
        if (actual.fencingToken() <= earlier) {
            throw failure("Expected %s to have a fencing token greater than %s", described(), earlier);
        }
        return this;
    }

    /** Checks that the fencing token is larger than that of an earlier hold. */
    public LockHandleAssert hasFencingTokenGreaterThan(LockHandle earlier) {
        return hasFencingTokenGreaterThan(earlier.fencingToken());
    }

    /** Checks how long the lock stays held if no heartbeat succeeds. */
    public LockHandleAssert hasRemaining(Duration expected) {
        isNotNull();
        Duration remaining = actual.remaining();
        if (!remaining.equals(expected)) {
            throw failureWithActualExpected(
                    remaining,
                    expected,
                    "Expected %s to stay held for %s, but it is %s",
                    described(),
                    expected,
                    remaining);
        }
        return this;
    }

    private String described() {
        return "the hold of lock '" + actual.key() + "' (token " + actual.fencingToken() + ", " + actual.status() + ")";
    }
}
