package io.leasehold.spring.boot.actuate;

import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.spring.LockForceReleasedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Releases locks by force on behalf of operators, if that is allowed, and records it. */
final class LockAdministration {

    private static final Logger LOG = LoggerFactory.getLogger(LockAdministration.class);

    private final boolean allowed;
    private final NamedLockClients clients;
    private final ApplicationEventPublisher publisher;

    LockAdministration(boolean allowed, NamedLockClients clients, ApplicationEventPublisher publisher) {
        this.allowed = allowed;
        this.clients = clients;
        this.publisher = publisher;
    }

    /**
     * Releases the hold that the caller saw, and no other.
     *
     * @param client the name of the client in whose table it is; {@code null} for whichever has it
     */
    ForcedRelease forceRelease(
            LockKey key, @Nullable String client, String owner, long fencingToken, @Nullable String principal) {
        if (!allowed) {
            return ForcedRelease.switchedOff();
        }
        List<NamedLockClients.Found> rows = clients.find(key, client);
        List<NamedLockClients.Found> held =
                rows.stream().filter(row -> row.record().isHeld()).toList();
        if (held.isEmpty()) {
            List<LockRecord> members = rows.stream()
                    .flatMap(row -> Stream.ofNullable(row.members()).flatMap(List::stream))
                    .toList();
            return members.isEmpty()
                    ? ForcedRelease.notHeld(key, clients.named(client).keySet())
                    : ForcedRelease.shared(key, members);
        }
        NamedLockClients.Found seen = NamedLockClients.theOnly(held.stream()
                .filter(row -> owner.equals(row.record().ownerName())
                        && fencingToken == row.record().fencingToken())
                .toList());
        if (seen == null) {
            return ForcedRelease.otherHold(held.get(0).record());
        }
        if (!seen.locks().forceRelease(seen.record())) {
            return ForcedRelease.changed(key);
        }
        audit(seen, principal);
        return ForcedRelease.freed(seen.record());
    }

    private void audit(NamedLockClients.Found freed, @Nullable String principal) {
        LockRecord record = freed.record();
        LOG.warn(
                "Lock '{}' of '{}' with fencing token {} was freed by force through the actuator, by {}",
                record.key(),
                Printable.of(record.ownerName()),
                record.fencingToken(),
                principal == null ? "somebody unknown" : Printable.of(principal));
        publisher.publishEvent(new LockForceReleasedEvent(record, principal, Instant.now()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("client", freed.client());
        data.put("key", record.key().toString());
        data.put("owner", String.valueOf(record.ownerName()));
        data.put("fencingToken", record.fencingToken());
        publisher.publishEvent(new AuditApplicationEvent(
                principal == null ? "unknown" : principal, "DISTRIBUTED_LOCK_FORCE_RELEASED", data));
    }
}
