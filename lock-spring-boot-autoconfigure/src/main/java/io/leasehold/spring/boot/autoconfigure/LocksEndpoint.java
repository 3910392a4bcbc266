package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.lang.Nullable;

/**
 * The endpoint {@code locks}: what this process holds and waits for, without asking the table; one row of the table; and
 * the release by force of a hold that the caller has seen.
 */
@Endpoint(id = "locks")
final class LocksEndpoint {

    private final ObjectProvider<LockClient> clients;
    private final AnnotatedMethods methods;
    private final LockAdministration administration;

    LocksEndpoint(ObjectProvider<LockClient> clients, AnnotatedMethods methods, LockAdministration administration) {
        this.clients = clients;
        this.methods = methods;
        this.administration = administration;
    }

    @ReadOperation
    LocksView locks() {
        List<LockClient> all = clients.orderedStream().toList();
        return new LocksView(
                all.stream()
                        .flatMap(client ->
                                client.held().stream().map(handle -> LocksView.Held.of(handle, client.keyPrefix())))
                        .toList(),
                all.stream()
                        .flatMap(client -> client.waiting().stream()
                                .map(waiter -> LocksView.Waiting.of(waiter, client.keyPrefix())))
                        .toList(),
                methods.attributes());
    }

    // Spring's own annotation, because Spring Boot 3.5 does not take JSpecify's for an optional parameter.
    @ReadOperation
    @Nullable
    LocksView.Row lock(@Selector String key, @Nullable String sortKey) {
        LockClient client = clients.getObject();
        return client.find(key(key, sortKey))
                .map(record -> LocksView.Row.of(record, client.keyPrefix()))
                .orElse(null);
    }

    @DeleteOperation
    ForcedRelease forceRelease(@Selector String key, @Nullable String sortKey, String owner, long fencingToken) {
        return administration.forceRelease(key(key, sortKey), owner, fencingToken, null);
    }

    static LockKey key(String key, @Nullable String sortKey) {
        return sortKey == null ? LockKey.of(key) : LockKey.of(key, sortKey);
    }
}
