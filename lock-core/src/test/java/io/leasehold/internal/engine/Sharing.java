package io.leasehold.internal.engine;

import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.MalformedLockRecordException;
import io.leasehold.internal.store.MemberRow;
import io.leasehold.internal.store.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests for a lock that some share and others do not. */
final class Sharing {

    static final LockKey LOCK = LockKey.of("a");
    static final Duration LONG = Duration.ofMinutes(5);

    private Sharing() {}

    static LockRequest shared(Duration wait) {
        return LockRequest.builder(LOCK).shared().waitTimeout(wait).build();
    }

    static LockRequest exclusive(Duration wait) {
        return LockRequest.builder(LOCK).waitTimeout(wait).build();
    }

    static LockRequest limited(int most, Duration wait) {
        return LockRequest.builder(LOCK).limit(most).waitTimeout(wait).build();
    }

    static LockHandle share(LockEngine by) {
        return EngineFixture.acquired(by, shared(Duration.ZERO));
    }

    static LockHandle acquire(LockEngine by) {
        return EngineFixture.acquired(by, exclusive(Duration.ZERO));
    }

    static boolean isGranted(CompletableFuture<LockHandle> asked) {
        return asked.isDone() && !asked.isCompletedExceptionally();
    }

    /** Returns the rows of those who share the lock. */
    static List<LockRecord> members(EngineFixture fixture) {
        return fixture.store.rows.values().stream()
                .filter(row -> MemberRow.isOf(LOCK, row.key()))
                .toList();
    }

    /** Returns the rows that show an owner. */
    static List<LockRecord> held(EngineFixture fixture) {
        return fixture.store.rows.values().stream().filter(LockRecord::isHeld).toList();
    }

    /** Leaves a row that no lock client has written. */
    static void spoil(EngineFixture fixture, LockKey row) {
        fixture.store.malformed.put(
                row, new Row.Malformed(new MalformedLockRecordException(row, "lease_duration", "is missing")));
    }
}
