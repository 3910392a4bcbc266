package io.leasehold.bridge.shedlock;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ShedLock's {@code LockProvider} on Leasehold, for {@code @SchedulerLock} and all else of ShedLock.
 *
 * <ul>
 *   <li>Heartbeats keep a lock alive while its task runs. If the process dies, others get it one lease later, not only
 *       after {@code lockAtMostFor}. After that time the lock is given up in any case. A warning is logged then if its task
 *       still runs, and {@code unlock} does nothing, as with ShedLock's own providers.
 *   <li>{@code lockAtLeastFor} is kept by the process while it lives and by the lease if it dies. Both times count from the
 *       grant, by monotonic clocks.
 *   <li>The lease is the client's, unless {@code lockAtMostFor} is shorter (then that; at least 2 s) or {@code
 *       lockAtLeastFor} is longer (then that).
 *   <li>Locks can be extended ({@code LockExtender}), unless they are lost or past their {@code lockAtMostFor}.
 *   <li>{@code unlock} throws {@link io.leasehold.LockLostException} if the lock was lost before its {@code lockAtMostFor}
 *       was over, however long its task ran on. ShedLock unlocks in a {@code finally} block, so this takes the place of an
 *       exception of the task.
 *   <li>{@code lock} throws {@link LockException} if the table does not answer three times in a row, and does not wait, with
 *       one exception: an owner that ought to have given the lock up is most likely dead, which only the time of its lease
 *       can prove; {@code lock} takes that time, so that a daily task is not left out for a day ({@link
 *       Builder#deadOwnerWait}). A thread that is interrupted meanwhile gets no lock, and stays interrupted.
 * </ul>
 *
 * <p>Safe for use by several threads. Close it before the client: locks that are held then stay held.
 */
public final class LeaseholdLockProvider implements ExtensibleLockProvider, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseholdLockProvider.class);

    private static final int TRIES = 3;

    private final LockClient client;
    private final Requests requests;
    private final Duration deadOwnerWait;
    private final HoldTimer timer;

    /** Makes a provider of locks that are named as in ShedLock, on a client that stays the caller's to close. */
    public LeaseholdLockProvider(LockClient client) {
        this(builder(client), new ExecutorTimer());
    }

    LeaseholdLockProvider(Builder builder, HoldTimer timer) {
        this.client = builder.client;
        this.requests = new Requests(builder.keyPrefix);
        this.deadOwnerWait = builder.deadOwnerWait;
        this.timer = timer;
    }

    /** Returns a builder of a provider on a client, which stays the caller's to close. */
    public static Builder builder(LockClient client) {
        return new Builder(client);
    }

    @Override
    public Optional<SimpleLock> lock(LockConfiguration configuration) {
        try {
            return acquire(requests.of(configuration, client.leaseDuration()))
                    .map(handle -> new BoundedLock(configuration, BoundedHold.of(handle, configuration, timer)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Tries again where the table does not answer: nobody else may be there to run the task. */
    private Optional<LockHandle> acquire(LockRequest request) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return attempt(request);
            } catch (LockException e) {
                if (e.code() != LockException.Code.STORE_UNAVAILABLE || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Optional<LockHandle> attempt(LockRequest request) throws InterruptedException {
        try {
            return Optional.of(client.acquire(request));
        } catch (LockAcquireTimeoutException busy) {
            Optional<LockRecord> dead = busy.holder().filter(this::seemsDead);
            return dead.isPresent() ? succeed(dead.get(), request) : Optional.empty();
        }
    }

    private boolean seemsDead(LockRecord owner) {
        return owner.leaseDuration() != null
                && owner.leaseDuration().compareTo(deadOwnerWait) <= 0
                && Requests.isOverdue(owner, ClockProvider.now());
    }

    /**
     * Waits for the lease of an owner and tries again if it has been silent all the while. If anything has happened to the
     * lock, another process has run the task.
     */
    private Optional<LockHandle> succeed(LockRecord owner, LockRequest request) throws InterruptedException {
        Duration lease = Objects.requireNonNull(owner.leaseDuration());
        LOG.info(
                "Lock '{}' is overdue, so its owner '{}' may be dead: waiting for its lease of {}",
                owner.key(),
                owner.ownerName(),
                lease);
        timer.pause(lease);
        boolean silent = client.find(owner.key())
                .filter(row -> Objects.equals(row.version(), owner.version()))
                .isPresent();
        return silent ? client.tryAcquire(request) : Optional.empty();
    }

    /** Ends no lock, but what ends them later: they then end with the client. */
    @Override
    public void close() {
        timer.close();
    }

    /** Builds providers. Not safe for use by several threads. */
    public static final class Builder {

        private final LockClient client;
        private String keyPrefix = "";
        private Duration deadOwnerWait = Duration.ofMinutes(1);

        private Builder(LockClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /** Sets what goes before each name, so that other locks of the table can have the same; by default nothing. */
        public Builder keyPrefix(String keyPrefix) {
            this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
            return this;
        }

        /**
         * Sets the longest lease of an owner that seems dead for which {@code lock} waits: a minute by default. Zero never
         * waits: a dead owner's lock is then got by the first attempt that comes a lease after another one.
         *
         * @throws InvalidLockSettingException if it is negative
         */
        public Builder deadOwnerWait(Duration deadOwnerWait) {
            if (Objects.requireNonNull(deadOwnerWait, "deadOwnerWait").isNegative()) {
                throw new InvalidLockSettingException(
                        "deadOwnerWait",
                        deadOwnerWait.toString(),
                        "The wait for owners that seem dead is negative (" + deadOwnerWait
                                + "). Use zero for attempts that never wait.");
            }
            this.deadOwnerWait = deadOwnerWait;
            return this;
        }

        /** Returns the provider. */
        public LeaseholdLockProvider build() {
            return new LeaseholdLockProvider(this, new ExecutorTimer());
        }
    }
}
