package io.leasehold;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Describes a request for one lock. Immutable; may be used any number of times.
 *
 * <p>The client supplies what is not set: the wait (by default its lease plus its heartbeat period) and the lease.
 */
public final class LockRequest {

    /** The shortest lease. */
    public static final Duration MIN_LEASE = Duration.ofSeconds(2);

    /** The longest lease, also of rows that other clients wrote. */
    public static final Duration MAX_LEASE = Duration.ofDays(365);

    /** The smallest value of {@link Builder#retryPeriod}. */
    public static final Duration MIN_RETRY_PERIOD = Duration.ofMillis(100);

    /** The largest value of {@link Builder#limit}. */
    public static final int MAX_LIMIT = 10_000;

    private final LockKey key;
    private final RequestValues values;

    private LockRequest(LockKey key, RequestValues values) {
        this.key = key;
        this.values = values;
    }

    /** Returns a request for the lock with the given partition key, with the client's settings. */
    public static LockRequest of(String partitionKey) {
        return builder(partitionKey).build();
    }

    /** Returns a request for the given lock, with the client's settings. */
    public static LockRequest of(LockKey key) {
        return builder(key).build();
    }

    /** Returns a builder for a request for the lock with the given partition key. */
    public static Builder builder(String partitionKey) {
        return builder(LockKey.of(partitionKey));
    }

    /** Returns a builder for a request for the given lock. */
    public static Builder builder(LockKey key) {
        return new Builder(key, new RequestValues());
    }

    /** Returns a builder that begins with everything that is set in this request. */
    public Builder toBuilder() {
        return new Builder(key, values.with(new LinkedHashMap<>(values.attributes)));
    }

    /** Returns the key of the requested lock. */
    public LockKey key() {
        return key;
    }

    /** Returns how long {@code acquire} waits; empty for the client's setting. */
    public Optional<Duration> waitTimeout() {
        return Optional.ofNullable(values.waitTimeout);
    }

    /** Returns the longest pause between two polls of a lock that others hold; empty for the client's setting. */
    public Optional<Duration> retryPeriod() {
        return Optional.ofNullable(values.retryPeriod);
    }

    /** Returns the lease; empty for the client's setting. */
    public Optional<Duration> lease() {
        return Optional.ofNullable(values.lease).map(RequestValues.OwnLease::duration);
    }

    /** Returns whether the lock is held for exactly one lease, without heartbeats. */
    public boolean hasFixedLease() {
        return values.lease != null && values.lease.isFixed();
    }

    /** Returns whether the lock is shared with other shared holders. */
    public boolean isShared() {
        return values.shared;
    }

    /** Returns how many holders the lock may have at once; empty if the request has no limit. */
    public OptionalInt limit() {
        return values.limit == 0 ? OptionalInt.empty() : OptionalInt.of(values.limit);
    }

    /** Returns the additional attributes of the row while the lock is held. */
    public Map<String, Object> attributes() {
        return values.attributes;
    }

    /** Returns the listener for this hold's events, which is called besides the client's own listeners. */
    public Optional<LockListener> listener() {
        return Optional.ofNullable(values.listener);
    }

    /** Returns the name of the kind of lock, for metrics; empty if it has none. */
    public Optional<String> name() {
        return Optional.ofNullable(values.name);
    }

    /** Returns the key and the settings, for logs. Of attributes it has only the names: values may be confidential. */
    @Override
    public String toString() {
        return "request for lock '" + key + "'" + values;
    }

    /** Builds requests. Not safe for use by several threads. */
    public static final class Builder {

        private final LockKey key;
        private final RequestValues values;

        private Builder(LockKey key, RequestValues values) {
            this.key = Objects.requireNonNull(key, "key");
            this.values = values;
        }

        /**
         * Sets how long {@code acquire} waits while others hold the lock. The holder's heartbeats do not extend it.
         * Zero means one attempt.
         *
         * <p>An attempt that has been sent is always allowed to end. If it is not answered, the client reads the row
         * back. So a call may take two attempt timeouts (at most 2 s each) even if the wait is shorter. If the wait is
         * zero and the attempt had not landed, the client makes it once more, and the call may take four attempt
         * timeouts.
         *
         * @throws InvalidLockSettingException if it is negative
         */
        public Builder waitTimeout(Duration waitTimeout) {
            require(
                    !waitTimeout.isNegative(),
                    "waitTimeout",
                    waitTimeout,
                    "wait",
                    "must not be negative. Use zero for one attempt without waiting.");
            values.waitTimeout = waitTimeout;
            return this;
        }

        /**
         * Sets the longest pause between two polls of the lock while another process holds it; at least 100 ms. If
         * several requests of one client wait for one lock, the setting of the first one counts.
         *
         * @throws InvalidLockSettingException if it is less than 100 ms
         */
        public Builder retryPeriod(Duration retryPeriod) {
            require(
                    retryPeriod.compareTo(MIN_RETRY_PERIOD) >= 0,
                    "retryPeriod",
                    retryPeriod,
                    "retry period",
                    "must be at least 100 ms, or one waiter would keep the table busy. Set 100 ms or more,"
                            + " or leave it unset for the client's.");
            values.retryPeriod = retryPeriod;
            return this;
        }

        /**
         * Sets the lease of this lock. The client's heartbeat period and safe period are scaled in proportion.
         *
         * @throws InvalidLockSettingException if it is shorter than 2 s or longer than 365 days
         */
        public Builder lease(Duration lease) {
            require(
                    lease.compareTo(MIN_LEASE) >= 0 && lease.compareTo(MAX_LEASE) <= 0,
                    "lease",
                    lease,
                    "lease",
                    "must be between " + MIN_LEASE.toSeconds() + " s and " + MAX_LEASE.toDays() + " days.");
            values.lease = new RequestValues.OwnLease(lease, false);
            return this;
        }

        /**
         * Sets a lease that no heartbeat renews: for AWS Lambda and other processes that are short-lived or can be
         * frozen. The lock is valid for the lease less its guard (a tenth of the lease, at least 500 ms), then expires
         * without having been in danger. It also expires as soon as the clocks of this machine disagree, as after a
         * suspension. It is not handed over inside a process. If the process dies, others can acquire the lock right
         * after the lease and the client's takeover skew. Costs one request more if no recent time of the table is
         * known.
         *
         * <p>A request that waits for shared or limited holders, or is one, keeps no row: it writes one for each poll,
         * and releases it. So requests that come later can keep it waiting. A lease with heartbeats has no such limit.
         *
         * @throws InvalidLockSettingException if it is shorter than 2 s or longer than 365 days
         */
        public Builder fixedLease(Duration lease) {
            lease(lease);
            values.lease = new RequestValues.OwnLease(lease, true);
            return this;
        }

        /**
         * Shares the lock: any number of shared holders may hold it at once, but none beside an exclusive holder, whose
         * request is neither shared nor limited. With heartbeats neither kind starves: a request waits only for the
         * other kind that was there before it. Shared holders can have equal {@linkplain LockHandle#fencingToken()
         * tokens}. Requests of one client that come within half a heartbeat period after a grant share its row.
         *
         * <p>The client needs {@code dynamodb:DeleteItem}. Exclusive requests for the lock need that and {@code
         * dynamodb:Query}. {@code acquire} throws {@link InvalidLockSettingException} if the request has attributes or
         * a sort key of more than 984 bytes, or the client has {@code ReleaseMode.DELETE}; and for an exclusive request
         * if its thread shares the lock.
         */
        public Builder shared() {
            values.shared = true;
            return this;
        }

        /**
         * Limits how many holders the lock has at once, in all processes. Each takes one of the places, for which there
         * is no order between processes. Requests for one lock should have the same limit: a smaller one uses fewer of
         * the places. An exclusive holder excludes them all. The errors are those of {@link #shared()}, but attributes
         * are allowed. The client needs {@code dynamodb:Query}, for exclusive requests too.
         *
         * @param limit 1 to {@value LockRequest#MAX_LIMIT}
         * @throws InvalidLockSettingException if it is less than 1 or larger than 10,000
         */
        public Builder limit(int limit) {
            RequestValues.checkLimit(key, limit);
            values.limit = limit;
            return this;
        }

        /**
         * Adds an attribute to the row while the lock is held. A lock has room for some 250 attributes. If you need
         * more, put them into one attribute whose value is a map. {@code acquire} refuses what does not fit.
         *
         * @param name not one of the table's own names; {@code acquire} refuses those
         * @param value a {@code String}, {@code Number}, {@code Boolean}, {@code byte[]}, or a {@code List} or
         *     {@code Map} of those
         * @throws InvalidLockSettingException if the value is of another type
         */
        public Builder attribute(String name, Object value) {
            PlainValues.check(name, value);
            values.attributes.put(name, value);
            return this;
        }

        /** Adds attributes as {@link #attribute} does. */
        public Builder attributes(Map<String, ?> attributes) {
            attributes.forEach(this::attribute);
            return this;
        }

        /** Sets a listener for this hold's events, which is called besides the client's own listeners. */
        public Builder listener(LockListener listener) {
            values.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets the name under which metrics count this kind of lock. Use one of a few fixed names, such as
         * "nightly-report" or "order", never one that contains an order's number. The name is not stored in the table
         * and has no effect on the lock.
         *
         * @throws InvalidLockSettingException if it is blank
         */
        public Builder name(String name) {
            if (name.isBlank()) {
                throw new InvalidLockSettingException(
                        "name",
                        name,
                        "The name for lock '" + key + "' is blank. Name the kind of lock, or set no name.");
            }
            values.name = name;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws InvalidLockSettingException if it is both shared and limited
         */
        public LockRequest build() {
            values.checkMode(key);
            return new LockRequest(key, values.built());
        }

        private void require(boolean usable, String setting, Duration value, String name, String rule) {
            if (!usable) {
                throw new InvalidLockSettingException(
                        setting,
                        value.toString(),
                        "The " + name + " for lock '" + key + "' is " + value + " but " + rule);
            }
        }
    }
}
