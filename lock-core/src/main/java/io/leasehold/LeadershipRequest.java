package io.leasehold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Describes a candidate for leadership. Immutable. */
public final class LeadershipRequest {

    /** The beginning of the partition key of the lock that a leader holds; the name follows. */
    public static final String KEY_PREFIX = "leader:";

    private final String name;
    private final LockRequest lock;
    private final List<LeadershipListener> listeners;

    private LeadershipRequest(Builder builder) {
        this.name = builder.name;
        this.lock = builder.lock.build();
        this.listeners = List.copyOf(builder.listeners);
    }

    /** Returns a request with the client's settings. */
    public static LeadershipRequest of(String name) {
        return builder(name).build();
    }

    /**
     * Returns a builder for a candidate.
     *
     * @param name what the candidates compete for, such as "reports"; not blank
     * @throws InvalidLockSettingException if it is blank
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns the name for which the candidates compete. */
    public String name() {
        return name;
    }

    /** Returns the request for the lock that a leader holds. */
    public LockRequest lock() {
        return lock;
    }

    /** Returns the listeners, which are called in this order at a grant and at a revocation. */
    public List<LeadershipListener> listeners() {
        return listeners;
    }

    /** Returns the name and the lock's settings, for logs. */
    @Override
    public String toString() {
        return "candidate for '" + name + "': " + lock;
    }

    /** Builds requests. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;
        private final LockRequest.Builder lock;
        private final List<LeadershipListener> listeners = new ArrayList<>();

        private Builder(String name) {
            if (Objects.requireNonNull(name, "name").isBlank()) {
                throw new InvalidLockSettingException(
                        "name", name, "The name of a leadership is blank. Name what the candidates compete for.");
            }
            this.name = name;
            this.lock = LockRequest.builder(KEY_PREFIX + name)
                    .waitTimeout(LockRequest.MAX_LEASE)
                    .name(KEY_PREFIX + name);
        }

        /** Sets the lease of the leader's lock, as {@link LockRequest.Builder#lease} does. */
        public Builder lease(Duration lease) {
            lock.lease(lease);
            return this;
        }

        /**
         * Sets the longest pause between two polls of a candidate that does not lead, as {@link
         * LockRequest.Builder#retryPeriod} does. A candidate notices a released lock within it.
         */
        public Builder retryPeriod(Duration retryPeriod) {
            lock.retryPeriod(retryPeriod);
            return this;
        }

        /**
         * Adds what a leader says of itself, for {@link Leader#attributes}: its address, its version. The rules are those
         * of {@link LockRequest.Builder#attribute}.
         */
        public Builder attribute(String attribute, Object value) {
            lock.attribute(attribute, value);
            return this;
        }

        /** Sets a listener for the events of the leader's lock, as {@link LockRequest.Builder#listener} does. */
        public Builder lockListener(LockListener listener) {
            lock.listener(listener);
            return this;
        }

        /** Adds a listener, which is called after those that were added before. */
        public Builder listener(LeadershipListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /** Returns the request. */
        public LeadershipRequest build() {
            return new LeadershipRequest(this);
        }
    }
}
