package io.leasehold.spring.boot.actuate;

import io.leasehold.LockKey;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.lang.Nullable;

/**
 * The endpoint {@code locks}. It shows what this process holds and waits for, without a request to DynamoDB; it reads
 * the row of one lock, and that of the lock's session; and it releases by force a hold that the caller has seen.
 */
@Endpoint(id = "locks")
final class LocksEndpoint {

    private final NamedLockClients clients;
    private final AnnotatedMethods methods;
    private final LockAdministration administration;

    LocksEndpoint(NamedLockClients clients, AnnotatedMethods methods, LockAdministration administration) {
        this.clients = clients;
        this.methods = methods;
        this.administration = administration;
    }

    // Spring's own annotation, because Spring Boot 3.5 does not take JSpecify's for an optional parameter.
    @ReadOperation
    LocksView locks(@Nullable String client) {
        List<LocksView.Held> held = new ArrayList<>();
        List<LocksView.Waiting> waiting = new ArrayList<>();
        List<LocksView.Session> sessions = new ArrayList<>();
        clients.named(client).forEach((name, locks) -> {
            locks.held().forEach(handle -> held.add(LocksView.Held.of(name, handle, locks.keyPrefix())));
            locks.waiting().forEach(waiter -> waiting.add(LocksView.Waiting.of(name, waiter, locks.keyPrefix())));
            locks.sessions().forEach(session -> sessions.add(LocksView.Session.of(name, session)));
        });
        return new LocksView(held, waiting, sessions, methods.attributes());
    }

    @ReadOperation
    @Nullable
    LocksView.Row lock(@Selector String key, @Nullable String sortKey, @Nullable String client) {
        List<NamedLockClients.Found> rows = clients.find(key(key, sortKey), client);
        List<NamedLockClients.Found> held =
                rows.stream().filter(row -> row.record().isHeld()).toList();
        NamedLockClients.Found found =
                NamedLockClients.theOnly(held.isEmpty() ? rows.stream().limit(1).toList() : held);
        return found == null ? null : LocksView.Row.of(found, session(found));
    }

    @Nullable
    private SessionView session(NamedLockClients.Found found) {
        String id = found.record().session();
        return id == null
                ? null
                : SessionView.of(id, found.locks(), clients.all().values());
    }

    @DeleteOperation
    ForcedRelease forceRelease(
            @Selector String key, @Nullable String sortKey, String owner, long fencingToken, @Nullable String client) {
        return administration.forceRelease(key(key, sortKey), client, owner, fencingToken, null);
    }

    static LockKey key(String key, @Nullable String sortKey) {
        return sortKey == null ? LockKey.of(key) : LockKey.of(key, sortKey);
    }
}
