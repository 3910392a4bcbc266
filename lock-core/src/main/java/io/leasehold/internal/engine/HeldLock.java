package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.LockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handle that an owner gets: its tenure of a hold. */
final class HeldLock implements LockHandle, StoredHold {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    private final Context context;
    private final HandOver handOver;
    private final long granted;
    private final Tenure tenure;
    private final Hold hold;

    @GuardedBy("this")
    private @Nullable HoldRelease releasing;

    /** Makes the handle of a hold that the table has just granted. */
    HeldLock(
            Context context,
            HandOver handOver,
            HoldEnding ending,
            Grant grant,
            ClockReading start,
            @Nullable Hold predecessor) {
        this.context = context;
        this.handOver = handOver;
        this.granted = start.nano();
        this.tenure = new Tenure(grant, eventsFor(context, grant.request()), this);
        this.hold = new Hold(context, ending, tenure, start, predecessor);
    }

    private HeldLock(HeldLock predecessor, LockRequest request) {
        this.context = predecessor.context;
        this.handOver = predecessor.handOver;
        this.granted = context.nano();
        this.tenure = new Tenure(predecessor.tenure.grant().passedOnTo(request), eventsFor(context, request), this);
        this.tenure.events().holdBack();
        this.hold = predecessor.hold;
    }

    /** Returns a handle for the next owner of this hold. It holds nothing until the hold is handed over to it. */
    HeldLock successor(LockRequest request) {
        return new HeldLock(this, request);
    }

    private static HoldEvents eventsFor(Context context, LockRequest request) {
        List<LockListener> all = context.settings().listeners();
        List<LockListener> listeners = request.listener()
                .map(own -> Stream.concat(Stream.of(own), all.stream()).toList())
                .orElse(all);
        return new HoldEvents(context.callbacks(), listeners, context.seams().clocks());
    }

    Tenure tenure() {
        return tenure;
    }

    Hold hold() {
        return hold;
    }

    HoldState state() {
        return hold.state();
    }

    private synchronized HoldRelease releasing() {
        if (releasing == null) {
            releasing = new HoldRelease(context, handOver, this);
        }
        return releasing;
    }

    /** Ends a release that the table has not answered yet, because the client closes. */
    void settleNow() {
        releasing().cutShort();
    }

    CompletableFuture<Void> releaseInBackground() {
        return releasing().begin(Sender.ENGINE);
    }

    @Override
    public LockKey key() {
        return tenure.grant().key();
    }

    @Override
    public LockRequest request() {
        return tenure.grant().request();
    }

    @Override
    public String ownerName() {
        return tenure.grant().ownerName();
    }

    @Override
    public long fencingToken() {
        return tenure.grant().fencingToken();
    }

    @Override
    public LockStatus status() {
        return state().status(tenure);
    }

    @Override
    public boolean isHeld() {
        return state().remainingNanos(tenure) > 0;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(state().remainingNanos(tenure));
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(context.nano() - granted);
    }

    @Override
    public Duration sinceHeartbeat() {
        return state().sinceRenewal();
    }

    @Override
    public void ensureHeld() {
        if (!isHeld()) {
            throw state().notHeld(tenure);
        }
    }

    @Override
    public void release() {
        context.blocking().uninterruptibly(() -> releasing().begin(Sender.CALLER));
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        Completions.on(releaseInBackground(), (released, failure) -> {
            Runnable answer = () -> complete(result, failure);
            if (!context.callbacks().execute(answer)) {
                answer.run();
            }
        });
        return result;
    }

    private static void complete(CompletableFuture<Void> result, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        try {
            release();
        } catch (LockLostException e) {
            LOG.debug("Lock '{}' had been lost before it was closed", key(), e);
        } catch (LockException e) {
            LOG.warn("Lock '{}' could not be released and stays in the table until its lease runs out", key(), e);
        }
    }

    @Override
    public String holdId() {
        return tenure.grant().holdId();
    }

    @Override
    public long bindToRow() {
        if (!state().bind(tenure)) {
            throw state().notHeld(tenure);
        }
        return hold.grant().fencingToken();
    }

    @Override
    public LockStore store() {
        return context.seams().store();
    }

    @Override
    public String toString() {
        return "lock '" + key() + "', token " + fencingToken() + ", " + status();
    }
}
