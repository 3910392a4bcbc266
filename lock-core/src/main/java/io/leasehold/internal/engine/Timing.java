package io.leasehold.internal.engine;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockRequest;
import java.time.Duration;

/**
 * Contains the durations of a hold, in nanoseconds, in a valid order. Two attempts fit between a due heartbeat and the
 * danger, and two between the danger and the end.
 *
 * @param lease L: what a waiter waits for
 * @param heartbeat P: pause between heartbeats
 * @param safe D: time without a successful heartbeat after which the lock is in danger
 * @param guard G: how long before the end of the lease the hold ends; pays for clocks of different rates
 * @param attempt A: longest wait for one answer of the table
 */
public record Timing(long lease, long heartbeat, long safe, long guard, long attempt) {

    /** The shortest lease. */
    public static final Duration MIN_LEASE = LockRequest.MIN_LEASE;

    /** The longest lease, also of rows that other clients wrote. */
    public static final Duration MAX_LEASE = LockRequest.MAX_LEASE;

    /** The shortest pause between heartbeats that can be configured. */
    public static final Duration MIN_HEARTBEAT = Duration.ofMillis(100);

    private static final long MIN_GUARD = Duration.ofMillis(500).toNanos();
    private static final long MIN_ATTEMPT = Duration.ofMillis(250).toNanos();
    private static final long MAX_ATTEMPT = Duration.ofSeconds(2).toNanos();

    /**
     * Returns the timing for the given settings.
     *
     * @throws InvalidLockSettingException if they are out of order
     */
    public static Timing of(Duration lease, Duration heartbeat, Duration safe) {
        checkLease(lease);
        require(
                heartbeat.compareTo(MIN_HEARTBEAT) >= 0,
                "heartbeatPeriod",
                heartbeat,
                "The heartbeat period is " + text(heartbeat) + " but must be at least " + text(MIN_HEARTBEAT)
                        + ", or heartbeats would storm the table: for example a sixth of the lease.");
        Duration sane = heartbeat.compareTo(lease) < 0 ? heartbeat : lease;
        Timing timing = derive(lease.toNanos(), sane.toNanos(), saturated(safe));
        timing.checkOrder(heartbeat, safe);
        return timing;
    }

    /** Returns the timing for another lease: heartbeat and safe period in proportion, but always in order. */
    public Timing scaledTo(Duration otherLease) {
        checkLease(otherLease);
        double ratio = (double) otherLease.toNanos() / lease;
        Timing raw = derive(otherLease.toNanos(), (long) (heartbeat * ratio), (long) (safe * ratio));
        boolean fits = raw.heartbeat + 4 * raw.attempt <= raw.held();
        // If an attempt is a quarter of the period, half of the time always fits; if it is the shortest one, the rest
        // fits.
        long most = fits ? raw.heartbeat : Math.min(raw.held() / 2, raw.held() - 4 * MIN_ATTEMPT);
        Timing beating = derive(raw.lease, Math.max(MIN_HEARTBEAT.toNanos(), Math.min(raw.heartbeat, most)), raw.safe);
        long safest = Math.min(raw.safe, beating.held() - 2 * beating.attempt);
        return derive(raw.lease, beating.heartbeat, Math.max(safest, beating.heartbeat + 2 * beating.attempt));
    }

    private static Timing derive(long lease, long heartbeat, long safe) {
        long guard = Math.max(lease / 10, MIN_GUARD);
        long attempt = Math.max(MIN_ATTEMPT, Math.min(heartbeat / 4, MAX_ATTEMPT));
        return new Timing(lease, heartbeat, safe, guard, attempt);
    }

    /** Returns the timing of a hold that nothing renews: it is never in danger, since no heartbeat can be missing. */
    Timing withoutHeartbeats() {
        return new Timing(lease, heartbeat, held(), guard, attempt);
    }

    /** Returns whether heartbeats renew the hold. */
    boolean hasHeartbeats() {
        return safe < held();
    }

    /** Returns how long a hold is valid after its last successful heartbeat: L - G. */
    public long held() {
        return lease - guard;
    }

    /** Returns the maximum age of a usable grant: two heartbeat attempts still fit before its end. */
    long oldestGrant() {
        return held() - 2 * attempt;
    }

    /** Returns the timing of a request, which may have a lease of its own. */
    Timing of(LockRequest request) {
        Timing renewed = request.lease().map(this::scaledTo).orElse(this);
        return request.hasFixedLease() ? renewed.withoutHeartbeats() : renewed;
    }

    /**
     * Returns how long after its grant a hold may still be handed over inside one client. It is half a heartbeat
     * period: other waiting clients should get the lock within one, and need the rest of it to announce themselves.
     */
    long longestPassing() {
        return heartbeat / 2;
    }

    /** Returns the lease as it is written to the table. */
    Duration leaseDuration() {
        return Duration.ofNanos(lease);
    }

    /** Returns the longest wait for one answer of the table. */
    Duration attemptTimeout() {
        return Duration.ofNanos(attempt);
    }

    private void checkOrder(Duration heartbeatSetting, Duration safeSetting) {
        require(
                heartbeat + 2 * attempt <= safe,
                "safePeriod",
                safeSetting,
                "The safe period (" + text(safeSetting) + ") must be at least the heartbeat period ("
                        + text(heartbeatSetting) + ") and two attempts of " + text(attemptTimeout())
                        + ", so that a heartbeat can be tried again before the lock is in danger: raise the safe"
                        + " period or lower the heartbeat period.");
        require(
                safe + 2 * attempt <= held(),
                "leaseDuration",
                leaseDuration(),
                "The lease (" + text(leaseDuration()) + ") less its guard (" + text(Duration.ofNanos(guard))
                        + ") must be at least the safe period (" + text(safeSetting) + ") and two attempts of "
                        + text(attemptTimeout())
                        + ", so that a lock in danger can be saved: raise the lease duration or lower the safe"
                        + " period.");
    }

    private static void checkLease(Duration lease) {
        require(
                lease.compareTo(MIN_LEASE) >= 0 && lease.compareTo(MAX_LEASE) <= 0,
                "leaseDuration",
                lease,
                "The lease is " + text(lease) + " but must be between " + text(MIN_LEASE) + " and " + MAX_LEASE.toDays()
                        + " days.");
    }

    private static void require(boolean usable, String setting, Duration value, String message) {
        if (!usable) {
            throw new InvalidLockSettingException(setting, value.toString(), message);
        }
    }

    /** Returns the duration in nanoseconds; a longer one than the longest lease counts as the longest lease. */
    static long saturated(Duration duration) {
        return duration.compareTo(MAX_LEASE) > 0 ? MAX_LEASE.toNanos() : duration.toNanos();
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
