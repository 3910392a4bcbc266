package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.internal.store.Row;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
        return held.state().isLive() && held.state().all().contains(held);
    }

    /** Returns whether the hold has not ended, whichever owner it serves. */
    public static boolean isServing(LockHandle handle) {
        return ((HeldLock) handle).state().isLive();
    }

    /** Returns the token in the row, which need not be that of the owner. */
    public static long rowTokenOf(LockHandle handle) {
        return ((HeldLock) handle).hold().grant().fencingToken();
    }

    /** Returns the request that the lock was granted to. */
    public static LockRequest requestOf(LockHandle handle) {
        return ((HeldLock) handle).grant().request();
    }

    /** Returns the durations of the hold. */
    public static Timing timingOf(LockHandle handle) {
        return ((HeldLock) handle).hold().grant().timing();
    }

    /** Returns whether heartbeats renew the hold. */
    public static boolean hasHeartbeats(LockHandle handle) {
        return timingOf(handle).hasHeartbeats();
    }

    /** Returns whether the row of the hold may name a session. */
    public static boolean isUnderSession(LockHandle handle) {
        return ((HeldLock) handle).state().ask(RowTerms::mayNameAny);
    }

    /** Returns whether the row of the hold may name the session with the given row. */
    public static boolean mayName(LockEngine engine, LockHandle handle, LockKey session) {
        return SessionMembers.mayName(engine, ((HeldLock) handle).hold(), session);
    }

    /** Returns the sizes of all maps and collections of an engine, but for memories that are bounded by themselves. */
    public static Map<String, Integer> keptBy(LockEngine engine) {
        return Inside.sizes(engine);
    }

    static ClientState clientOf(LockEngine engine) {
        return ((Acquirer) Inside.of(engine, "acquirer")).client();
    }

    /** Has an engine see so many other locks that its common memory has room for no older ones. */
    static void crowdOut(LockEngine engine) {
        Observations observations = clientOf(engine).observations();
        for (int number = 0; number < Observations.CAPACITY; number++) {
            LockKey key = LockKey.of("crowd " + number);
            LockRecord record = new LockRecord(key, "other", Duration.ofDays(1), "v", null, 0, Map.of());
            observations.see(key, null, new Row.Held(record, "v", Duration.ofDays(1)), 0);
        }
    }

    /** Has something happen in the midst of the next grant, when its request has left the queue. */
    static void beforeTheNextHoldIsKept(LockEngine engine, Callable<?> happening) throws ReflectiveOperationException {
        Field live = Registry.class.getDeclaredField("live");
        live.setAccessible(true);
        live.set(clientOf(engine).registry(), new ConcurrentHashMap<String, Hold>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Hold put(String holdId, Hold hold) {
                try {
                    happening.call();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return super.put(holdId, hold);
            }
        });
    }

    /** Returns a view of an engine for whoever looks at it all the time. */
    public static Insight insightOf(LockEngine engine) {
        ClientState client = clientOf(engine);
        @SuppressWarnings("unchecked")
        Map<String, Hold> live = (Map<String, Hold>) Inside.of(client.registry(), "live");
        return new Insight(client, live);
    }

    /** What {@link LockEngine#held} and {@link LockEngine#waiting} return, without their lists. */
    public static final class Insight {

        private final ClientState client;
        private final Map<String, Hold> live;

        private Insight(ClientState client, Map<String, Hold> live) {
            this.client = client;
            this.live = live;
        }

        /** Has something done with the handle of each hold that is live. */
        public void forEachHeld(Consumer<? super LockHandle> action) {
            if (!live.isEmpty()) {
                for (Hold hold : live.values()) {
                    if (hold.state().isLive() && hold.grant().mode() == Mode.SHARED) {
                        HeldLock.of(hold).forEach(action);
                    } else if (hold.state().isLive() && !isHidden(hold)) {
                        action.accept(hold.handle());
                    }
                }
            }
        }

        /** Has something done with the handle, which nobody has, of each hold that waits for others. */
        public void forEachCandidate(Consumer<? super LockHandle> action) {
            for (Hold hold : live.values()) {
                if (hold.state().isLive() && isHidden(hold)) {
                    action.accept(hold.handle());
                }
            }
        }

        private static boolean isHidden(Hold hold) {
            return ((HeldLock) hold.handle()).isHidden();
        }

        /** Returns what stands for the first request that waits for a lock, if there is one. */
        public @Nullable Object whoWaits(LockKey key) {
            return client.queues().first(key);
        }
    }
}
