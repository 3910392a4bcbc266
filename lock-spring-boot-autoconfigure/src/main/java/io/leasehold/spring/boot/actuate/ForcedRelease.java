package io.leasehold.spring.boot.actuate;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.util.List;
import java.util.Set;

/** The result of a request to release a lock by force. */
record ForcedRelease(Result result, String message) {

    /** How many others a message names. */
    private static final int SHOWN = 10;

    enum Result {
        FREED(200),
        SWITCHED_OFF(403),
        NOT_HELD(404),
        SHARED(409),
        OTHER_HOLD(409);

        final int httpStatus;

        Result(int httpStatus) {
            this.httpStatus = httpStatus;
        }
    }

    static ForcedRelease switchedOff() {
        return new ForcedRelease(
                Result.SWITCHED_OFF,
                "Locks cannot be freed by force here. Set distributed-lock.endpoint.force-release=true to allow it.");
    }

    /** In the tables of all these clients. */
    static ForcedRelease notHeld(LockKey key, Set<String> clients) {
        String where = clients.size() > 1 ? " in the tables of the clients " + clients : "";
        return new ForcedRelease(Result.NOT_HELD, "Nobody holds lock '" + key + "'" + where + ". Nothing was changed.");
    }

    /** Nobody holds it exclusively, but others share it, or have places of its limit. */
    static ForcedRelease shared(LockKey key, List<LockRecord> members) {
        List<String> shown = members.stream()
                .limit(SHOWN)
                .map(member -> member.key().sortKey() + " of '" + Printable.of(member.ownerName()) + "'")
                .toList();
        return new ForcedRelease(
                Result.SHARED,
                "Nobody holds lock '" + key + "' exclusively, but " + members.size() + " hold it together. Nothing was"
                        + " changed. To release one of them by force, use its sort key: " + shown + ".");
    }

    static ForcedRelease otherHold(LockRecord record) {
        return new ForcedRelease(
                Result.OTHER_HOLD,
                "Lock '" + record.key() + "' has changed since you read it: owner is '"
                        + Printable.of(record.ownerName()) + "', token " + record.fencingToken()
                        + ". Nothing was changed. Look again before you free it.");
    }

    static ForcedRelease changed(LockKey key) {
        return new ForcedRelease(
                Result.OTHER_HOLD,
                "Lock '" + key + "' changed meanwhile: that hold ended, or another library's client that has it sent a"
                        + " heartbeat. Nothing was changed. Look again before you free it.");
    }

    static ForcedRelease freed(LockRecord record) {
        return new ForcedRelease(
                Result.FREED,
                "Lock '" + record.key() + "' is free. '" + Printable.of(record.ownerName())
                        + "', if alive, is told at its next heartbeat, and may work on until then.");
    }
}
