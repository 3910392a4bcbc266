package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.spring.LockForceReleasedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Frees locks by force, for people who have looked at them, where it is allowed; and says so. */
final class LockAdministration {

    private static final Logger log = LoggerFactory.getLogger(LockAdministration.class);

    private final boolean allowed;
    private final ObjectProvider<LockClient> client;
    private final ApplicationEventPublisher publisher;

    LockAdministration(boolean allowed, ObjectProvider<LockClient> client, ApplicationEventPublisher publisher) {
        this.allowed = allowed;
        this.client = client;
        this.publisher = publisher;
    }

    /** Frees the hold that the caller saw, and no other. */
    ForcedRelease forceRelease(LockKey key, String owner, long fencingToken, @Nullable String principal) {
        if (!allowed) {
            return ForcedRelease.switchedOff();
        }
        Optional<LockRecord> found = client.getObject().find(key).filter(LockRecord::isHeld);
        if (found.isEmpty()) {
            return ForcedRelease.notHeld(key);
        }
        LockRecord record = found.get();
        if (!owner.equals(record.ownerName()) || fencingToken != record.fencingToken()) {
            return ForcedRelease.otherHold(record);
        }
        if (!client.getObject().forceRelease(record)) {
            return ForcedRelease.changed(key);
        }
        audit(record, principal);
        return ForcedRelease.freed(record);
    }

    private void audit(LockRecord record, @Nullable String principal) {
        log.warn(
                "Lock '{}' of '{}' with fencing token {} was freed by force through the actuator, by {}",
                record.key(),
                Printable.of(record.ownerName()),
                record.fencingToken(),
                principal == null ? "somebody unknown" : Printable.of(principal));
        publisher.publishEvent(new LockForceReleasedEvent(record, principal, Instant.now()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("key", record.key().toString());
        data.put("owner", String.valueOf(record.ownerName()));
        data.put("fencingToken", record.fencingToken());
        publisher.publishEvent(new AuditApplicationEvent(
                principal == null ? "unknown" : principal, "DISTRIBUTED_LOCK_FORCE_RELEASED", data));
    }
}
