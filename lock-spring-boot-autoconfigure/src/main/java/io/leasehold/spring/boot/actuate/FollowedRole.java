package io.leasehold.spring.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leader;
import io.leasehold.Leadership;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What this process has seen of one role. Remembers an answer of the table, so that frequent probes do not read more. */
final class FollowedRole {

    private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable String answer;

    @GuardedBy("lock")
    private long answeredAt;

    @GuardedBy("lock")
    private @Nullable Long nobodySince;

    FollowedRole(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Says who leads, or why that is not known. Those who ask at the same time share one read. */
    String describe(Leadership candidate) {
        lock.lock();
        try {
            if (candidate.isLeader()) {
                answer = null;
                nobodySince = null;
                return "leads";
            }
            if (answer == null || nanoTime.getAsLong() - answeredAt >= REMEMBERED) {
                answer = read(candidate);
                answeredAt = nanoTime.getAsLong();
            }
            return answer;
        } catch (RuntimeException e) {
            return unknown(e);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private String read(Leadership candidate) {
        try {
            Optional<Leader> leader = candidate.leader();
            if (leader.isPresent()) {
                nobodySince = null;
                return "led by '" + Printable.of(leader.get().ownerName()) + "'";
            }
        } catch (RuntimeException e) {
            return unknown(e);
        }
        long now = nanoTime.getAsLong();
        if (nobodySince == null) {
            nobodySince = now;
        }
        return "nobody has led for " + TimeUnit.NANOSECONDS.toSeconds(now - nobodySince) + " s";
    }

    private static String unknown(RuntimeException reason) {
        return "unknown: " + Printable.of(String.valueOf(reason.getMessage()));
    }
}
