package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the simulation needs of the engine's inside, because its only thread must never block. */
public final class EngineAccess {

    private EngineAccess() {}

    /** Begins what {@link LockHandle#release()} does and waits for. */
    public static CompletableFuture<Void> release(LockHandle handle) {
        return ((HeldLock) handle).releaseInBackground();
    }

    /** Returns whether the hold has not ended, without making it look at its clocks. */
    public static boolean isLive(LockHandle handle) {
        HeldLock held = (HeldLock) handle;
        return held.hold().isLive() && held.hold().current() == held.tenure();
    }

    /** Returns the request that the lock was granted to. */
    public static LockRequest requestOf(LockHandle handle) {
        return ((HeldLock) handle).tenure().grant().request();
    }

    /** Returns the durations of the hold. */
    public static Timing timingOf(LockHandle handle) {
        return ((HeldLock) handle).hold().timing();
    }

    /** Returns the sizes of all maps and collections of an engine, but for memories that are bounded by themselves. */
    public static Map<String, Integer> keptBy(LockEngine engine) {
        return Inside.sizes(engine);
    }

    /** Has an engine see so many other locks that its common memory has room for no older ones. */
    static void crowdOut(LockEngine engine) {
        Observations observations = ((Context) Inside.of(engine, "context")).observations();
        for (int number = 0; number < Observations.CAPACITY; number++) {
            LockKey key = LockKey.of("crowd " + number);
            LockRecord record = new LockRecord(key, "other", Duration.ofDays(1), "v", null, 0, Map.of());
            observations.see(key, null, new Row.Held(record, "v", Duration.ofDays(1)), 0);
        }
    }

    /** Returns a view of an engine for whoever looks at it all the time. */
    public static Insight insightOf(LockEngine engine) {
        Context context = (Context) Inside.of(engine, "context");
        @SuppressWarnings("unchecked")
        Map<String, Upkeep> live = (Map<String, Upkeep>) Inside.of(context.registry(), "live");
        return new Insight(context, live);
    }

    /** What {@link LockEngine#held} and {@link LockEngine#waiting} return, without their lists. */
    public static final class Insight {

        private final Context context;
        private final Map<String, Upkeep> live;

        private Insight(Context context, Map<String, Upkeep> live) {
            this.context = context;
            this.live = live;
        }

        /** Has something done with the handle of each hold that is live. */
        public void forEachHeld(Consumer<? super LockHandle> action) {
            if (!live.isEmpty()) {
                for (Upkeep upkeep : live.values()) {
                    if (upkeep.hold().isLive()) {
                        action.accept(upkeep.handle());
                    }
                }
            }
        }

        /** Returns what stands for the first request that waits for a lock, if there is one. */
        public @Nullable Object whoWaits(LockKey key) {
            return context.queues().heir(key);
        }
    }
}
