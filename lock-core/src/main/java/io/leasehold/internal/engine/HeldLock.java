package io.leasehold.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.runtime.ClockReading;
import io.leasehold.internal.runtime.Completions;
import io.leasehold.internal.store.LockStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handle that an owner gets: its tenure of a hold. */
final class HeldLock implements LockHandle, StoredHold, Tenure {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);

    /** Is no thread's id. */
    private static final Long NOBODY = 0L;

    private final Context context;
    private final long granted;
    private final Grant grant;
    private final HoldEvents events;
    private final Hold hold;

    /** The thread that acquired the lock and waited for it, if one did. */
    private volatile @Nullable Long thread;

    @GuardedBy("this")
    private @Nullable HoldRelease releasing;

    private volatile @Nullable HeldGroup group;

    /** Makes the handle of a hold that the table has just granted. */
    HeldLock(Context context, HoldEnding ending, Grant grant, ClockReading start, @Nullable Hold predecessor) {
        this.context = context;
        this.granted = start.nano();
        this.grant = grant;
        this.events = eventsFor(context, grant.request());
        this.hold = new Hold(context, ending, this, start, predecessor);
        events.begin(this);
    }

    private HeldLock(HeldLock predecessor, Grant grant) {
        this.context = predecessor.context;
        this.granted = context.nano();
        this.grant = grant;
        this.events = eventsFor(context, grant.request());
        this.hold = predecessor.hold;
        events.begin(this);
        events.holdBack();
    }

    /** Returns a handle for the next owner of this hold. It holds nothing until the hold is handed over to it. */
    HeldLock successor(LockRequest request) {
        return new HeldLock(this, grant.passedOnTo(request));
    }

    /** Returns a handle for an owner with the given token. It holds nothing until the hold is granted to it. */
    HeldLock owner(LockRequest request, long token) {
        return new HeldLock(this, grant.to(request, token));
    }

    /** Makes this the handle of a hold that is granted to nobody yet. */
    void hide() {
        thread = NOBODY;
        events.mute();
    }

    /** Returns whether nobody has received this handle, since its hold waits for others. */
    boolean isHidden() {
        return NOBODY.equals(thread);
    }

    /** Notes which thread acquired the lock and waited for it, if others may hold it beside this owner. */
    void acquiredBy(Thread caller) {
        if (grant.mode().isMember()) {
            thread = caller.getId();
        }
    }

    /** Returns whether the thread acquired the lock, beside which others may hold it, and waited for it. */
    boolean isOf(Thread caller) {
        return Objects.equals(thread, caller.getId());
    }

    /** Returns the handles of a hold that callers have received and not released; at its end, the last one. */
    static List<HeldLock> of(Hold hold) {
        return hold.state().all().stream()
                .map(tenure -> (HeldLock) tenure.handle())
                .filter(handle -> !handle.isHidden())
                .toList();
    }

    private static HoldEvents eventsFor(Context context, LockRequest request) {
        Audience all = context.audience();
        return new HoldEvents(request.listener().map(all::with).orElse(all));
    }

    @Override
    public Grant grant() {
        return grant;
    }

    @Override
    public HoldEvents events() {
        return events;
    }

    @Override
    public LockHandle handle() {
        return this;
    }

    Hold hold() {
        return hold;
    }

    HoldState state() {
        return hold.state();
    }

    /** Makes this lock part of a group, which is told when its hold ends. */
    void joins(HeldGroup joined) {
        group = joined;
    }

    /** Tells the group, if there is one, that the hold has ended. */
    void tellGroup() {
        HeldGroup told = group;
        if (told != null) {
            told.memberEnded();
        }
    }

    private synchronized HoldRelease releasing() {
        if (releasing == null) {
            releasing = new HoldRelease(context, hold.handOver(), this);
        }
        return releasing;
    }

    /** Ends a release that the table has not answered yet, because the client closes. */
    void settleNow() {
        releasing().cutShort();
    }

    /** Ends the hold before its row is released. */
    void endHere() {
        boolean unused = releasing().endHere();
    }

    /** Ends the hold before it is granted, and releases its row. Does nothing if it has ended. */
    CompletableFuture<Void> withdraw() {
        HoldRelease release = releasing();
        return release.endHere() ? release.begin(Sender.ENGINE) : CompletableFuture.completedFuture(null);
    }

    CompletableFuture<Void> releaseInBackground() {
        return releasing().begin(Sender.ENGINE);
    }

    @Override
    public LockKey key() {
        return grant.key();
    }

    @Override
    public LockRequest request() {
        return grant.request();
    }

    @Override
    public String ownerName() {
        return context.settings().ownerName();
    }

    @Override
    public long fencingToken() {
        return grant.fencingToken();
    }

    @Override
    public LockStatus status() {
        return state().status(this);
    }

    @Override
    public boolean isHeld() {
        return state().remainingNanos(this) > 0;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(state().remainingNanos(this));
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(context.nano() - granted);
    }

    @Override
    public Duration sinceHeartbeat() {
        return Duration.ofNanos(state().ask(row -> row.age(context.nano())));
    }

    @Override
    public void ensureHeld() {
        if (!isHeld()) {
            throw state().notHeld(this);
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
    public LockKey row() {
        return grant.row();
    }

    @Override
    public String holdId() {
        return grant.holdId();
    }

    @Override
    public long bindToRow() {
        if (!state().bind(this)) {
            throw state().notHeld(this);
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
