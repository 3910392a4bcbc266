package io.leasehold.internal.engine.pace;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Orders the requests that wait to be sent. Heartbeats and releases come first, those with the nearest deadline before
 * the others. Then come takes, then reads, in the order in which they arrived. Not safe for use by several threads.
 */
final class Backlog {

    /** A request to be sent. */
    interface Job {

        /**
         * Sends it; returns the answer to come, or {@code null} if there is nothing to send any more.
         *
         * @param atOnce whether this happens on the thread that asked for it
         */
        @Nullable
        CompletableFuture<?> send(boolean atOnce);

        /** Returns how long an attempt may take. */
        long attemptNanos();

        /** Is called if it will never be sent. */
        default void dropped() {}

        /** Is called if it will be sent too late. */
        default void foreseenLate() {}
    }

    /** Says for which requests there is room. */
    interface Room {
        boolean isFor(Purpose purpose, boolean again);
    }

    /**
     * A request in the queue.
     *
     * @param deadline when its hold ends; the same for all requests that serve no hold
     * @param order its number in the order of arrival
     * @param since when it was submitted
     * @param again whether it follows one that failed
     */
    record Waiting(Purpose purpose, long deadline, long order, long since, boolean again, Job job) {

        /** Returns the latest time to send it so that two attempts fit before the end. */
        long latestStart() {
            return deadline - 2 * job.attemptNanos();
        }

        /** Returns whether it must be sent before the other one. */
        boolean isBefore(Waiting other) {
            if (purpose.competes() && other.purpose.competes()) {
                return SOONEST.compare(this, other) < 0;
            }
            return purpose.compareTo(other.purpose) < 0 || (purpose == other.purpose && order < other.order);
        }
    }

    private static final Comparator<Waiting> SOONEST =
            Comparator.comparingLong(Waiting::deadline).thenComparingLong(Waiting::order);

    private static final Purpose[] PURPOSES = Purpose.values();

    private final Map<Purpose, NavigableSet<Waiting>> first = lanes();
    private final Map<Purpose, NavigableSet<Waiting>> again = lanes();
    private int size;

    private static Map<Purpose, NavigableSet<Waiting>> lanes() {
        Map<Purpose, NavigableSet<Waiting>> lanes = new EnumMap<>(Purpose.class);
        for (Purpose purpose : PURPOSES) {
            lanes.put(purpose, new TreeSet<>(SOONEST));
        }
        return lanes;
    }

    void add(Waiting waiting) {
        size += laneOf(waiting).add(waiting) ? 1 : 0;
    }

    /** Removes a request from the queue; returns false if it is not there any more. */
    boolean remove(Waiting waiting) {
        boolean removed = laneOf(waiting).remove(waiting);
        size -= removed ? 1 : 0;
        return removed;
    }

    /** Returns the next request for which there is room. */
    @Nullable
    Waiting peek(Room room) {
        Waiting next = null;
        if (size > 0) {
            for (Purpose purpose : PURPOSES) {
                next = earlier(next, head(first, purpose, room, false));
                next = earlier(next, head(again, purpose, room, true));
            }
        }
        return next;
    }

    private static @Nullable Waiting head(
            Map<Purpose, NavigableSet<Waiting>> lanes, Purpose purpose, Room room, boolean again) {
        NavigableSet<Waiting> lane = lane(lanes, purpose);
        return lane.isEmpty() || !room.isFor(purpose, again) ? null : lane.first();
    }

    private static @Nullable Waiting earlier(@Nullable Waiting one, @Nullable Waiting other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.isBefore(one) ? other : one;
    }

    @Nullable
    Waiting poll(Room room) {
        Waiting next = peek(room);
        if (next != null) {
            remove(next);
        }
        return next;
    }

    /** Removes and returns all requests. */
    List<Waiting> drain() {
        List<Waiting> all = Stream.of(first, again)
                .flatMap(lanes -> lanes.values().stream())
                .flatMap(Collection::stream)
                .toList();
        all.forEach(this::remove);
        return all;
    }

    private NavigableSet<Waiting> laneOf(Waiting waiting) {
        return lane(waiting.again() ? again : first, waiting.purpose());
    }

    private static NavigableSet<Waiting> lane(Map<Purpose, NavigableSet<Waiting>> lanes, Purpose purpose) {
        return Objects.requireNonNull(lanes.get(purpose));
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    boolean hasHeartbeats() {
        return !lane(first, Purpose.HEARTBEAT).isEmpty()
                || !lane(again, Purpose.HEARTBEAT).isEmpty();
    }

    /** Returns all heartbeats, in no particular order. */
    Collection<Waiting> heartbeats() {
        return Stream.of(first, again)
                .flatMap(lanes -> lane(lanes, Purpose.HEARTBEAT).stream())
                .toList();
    }
}
