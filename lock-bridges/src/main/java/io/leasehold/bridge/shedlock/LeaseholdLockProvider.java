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
 * ShedLock's {@code LockProvider} on Leasehold, for {@code @SchedulerLock} and the rest of ShedLock.
 *
 * <ul>
 *   <li>Heartbeats renew a lock while its task runs. If the process dies, others can acquire the lock one lease later;
 *       they need not wait for {@code lockAtMostFor}. When {@code lockAtMostFor} is over, the lock is released in any
 *       case. If its task still runs, a warning is logged, and {@code unlock} does nothing, as with ShedLock's own
 *       providers.
 *   <li>The process keeps the lock for {@code lockAtLeastFor}; if the process dies, the lease does. Both times count
 *       from the grant, by monotonic clocks.
 *   <li>The lease is the client's. If {@code lockAtMostFor} is shorter, that is the lease (at least 2 s). If {@code
 *       lockAtLeastFor} is longer, that is the lease.
 *   <li>Locks can be extended ({@code LockExtender}), unless they are lost or past their {@code lockAtMostFor}.
 *   <li>If the lock was lost before its {@code lockAtMostFor} was over, {@code unlock} throws {@link
 *       io.leasehold.LockLostException}, however long the task ran after that. ShedLock unlocks in a {@code finally}
 *       block, so this exception replaces one of the task.
 *   <li>{@code lock} makes one attempt and throws {@link LockException} if the table does not answer three times in a
 *       row. The attempt gets the lock of a dead owner at once if, by the table's own clock, its lease and the client's
 *       takeover skew are over. It waits in one case: if the owner should have released the lock by now but is not known
 *       to be dead, {@code lock} waits for that owner's lease, so that a daily task is not skipped for a day ({@link
 *       Builder#deadOwnerWait}). If the thread is interrupted, it gets no lock and stays interrupted.
 * </ul>
 *
 * <p>Safe for use by several threads. Close it before the client; closing releases no lock.
 */
public final class LeaseholdLockProvider implements ExtensibleLockProvider, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseholdLockProvider.class);

    private static final int TRIES = 3;

    private final LockClient client;
    private final Requests requests;
    private final Duration deadOwnerWait;
    private final HoldTimer timer;

    /** Creates a provider without a key prefix. The caller closes the client. */
    public LeaseholdLockProvider(LockClient client) {
        this(builder(client), new ExecutorTimer());
    }

    LeaseholdLockProvider(Builder builder, HoldTimer timer) {
        this.client = builder.client;
        this.requests = new Requests(builder.keyPrefix);
        this.deadOwnerWait = builder.deadOwnerWait;
        this.timer = timer;
    }

    /** Returns a builder of a provider. The caller closes the client. */
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

    /** Repeats an attempt that the table does not answer: there may be no other process to run the task. */
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
            return dead.isPresent() ? takeOver(dead.get(), request) : Optional.empty();
        }
    }

    private boolean seemsDead(LockRecord owner) {
        return owner.leaseDuration() != null
                && owner.leaseDuration().compareTo(deadOwnerWait) <= 0
                && Requests.isOverdue(owner, ClockProvider.now());
    }

    /**
     * Waits for the lease of an owner, then tries again if the owner has sent no heartbeat meanwhile. If the row has
     * changed, another process has run the task, or runs it.
     */
    private Optional<LockHandle> takeOver(LockRecord owner, LockRequest request) throws InterruptedException {
        Duration lease = Objects.requireNonNull(owner.leaseDuration());
        LOG.info(
                "Lock '{}' is past the lockAtMostFor of its owner '{}', which may be dead: waiting for its lease of {}",
                owner.key(),
                owner.ownerName(),
                lease);
        timer.pause(lease);
        boolean silent = client.find(owner.key())
                .filter(row -> Objects.equals(row.version(), owner.version()))
                .isPresent();
        return silent ? client.tryAcquire(request) : Optional.empty();
    }

    /** Stops the timer. Releases no lock: locks that are still held stay held until the client closes. */
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

        /** Sets what is put before each name, to keep these locks apart from others in the table. Default: nothing. */
        public Builder keyPrefix(String keyPrefix) {
            this.keyPrefix = Objects.requireNonNull(keyPrefix, "keyPrefix");
            return this;
        }

        /**
         * Sets the longest lease of an owner that seems dead that {@code lock} waits for. Default one minute. Needed only
         * with a client whose takeover skew is zero: other clients get a dead owner's lock at once. With zero it never waits:
         * such a client gets that lock if another attempt came at least one lease earlier.
         *
         * @throws InvalidLockSettingException if it is negative
         */
        public Builder deadOwnerWait(Duration deadOwnerWait) {
            if (Objects.requireNonNull(deadOwnerWait, "deadOwnerWait").isNegative()) {
                throw new InvalidLockSettingException(
                        "deadOwnerWait",
                        deadOwnerWait.toString(),
                        "The wait for owners that seem dead is negative (" + deadOwnerWait
                                + "). Use zero to never wait.");
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
