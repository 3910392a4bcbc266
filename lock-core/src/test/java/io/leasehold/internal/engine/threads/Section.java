package io.leasehold.internal.engine.threads;

import io.leasehold.LockHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one lock protects: notices two owners at once, and an owner whose token is not larger than the last one's. */
final class Section {

    private final String name;
    private final Complaints complaints;
    private final AtomicReference<@Nullable LockHandle> owner = new AtomicReference<>();
    private final AtomicLong lastToken = new AtomicLong();
    private final AtomicInteger entries = new AtomicInteger();

    /** Plain on purpose: only the lock keeps its increments from being lost, and makes them visible. */
    private int guarded;

    Section(String name, Complaints complaints) {
        this.name = name;
        this.complaints = complaints;
    }

    /** Does the work of an owner, for as long as the work takes. */
    void visit(LockHandle handle, Runnable work) {
        LockHandle before = owner.getAndSet(handle);
        boolean crowded = before != null && before.isHeld();
        long last = lastToken.getAndAccumulate(handle.fencingToken(), Math::max);
        int count = guarded;
        work.run();
        guarded = count + 1;
        entries.incrementAndGet();
        // A handle that is held at this later moment was held at the earlier one: then what was seen was no accident.
        if (handle.isHeld()) {
            if (crowded) {
                complaints.add(name + ": " + before + " was held when " + handle + " was");
            }
            if (last >= handle.fencingToken()) {
                complaints.add(name + ": token " + handle.fencingToken() + " came after " + last);
            }
        }
        owner.compareAndSet(handle, null);
    }

    /** Checks, when all have left, that none wrote over what another wrote; where no hold ended against its owner's will. */
    void checkEntries() {
        if (guarded != entries.get()) {
            complaints.add(name + ": " + entries.get() + " owners counted to " + guarded);
        }
    }

    boolean wasEntered() {
        return entries.get() > 0;
    }
}
