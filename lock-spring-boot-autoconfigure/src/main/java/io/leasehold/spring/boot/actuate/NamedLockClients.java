package io.leasehold.spring.boot.actuate;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** The application's lock clients, as callers of the endpoint name them. */
record NamedLockClients(ListableBeanFactory beans) {

    private static final Logger LOG = LoggerFactory.getLogger(NamedLockClients.class);

    /** Returns all clients by the names of their beans, with those of parent contexts. */
    Map<String, LockClient> all() {
        Map<String, LockClient> all = BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, LockClient.class);
        all.keySet().removeIf(ScopedProxyUtils::isScopedTarget);
        return all;
    }

    /**
     * Returns the client of the given name; all for {@code null}.
     *
     * @throws InvalidEndpointRequestException if there is none of that name
     */
    Map<String, LockClient> named(@Nullable String name) {
        Map<String, LockClient> all = all();
        if (name == null) {
            return all;
        }
        LockClient client = all.get(name);
        if (client == null) {
            String problem = "There is no LockClient bean '" + name + "'. Use one of " + all.keySet() + ".";
            throw new InvalidEndpointRequestException(problem, problem);
        }
        return Map.of(name, client);
    }

    /** Returns the rows of one lock in the tables of these clients. Clients that share a table have the same row. */
    List<Found> find(LockKey key, @Nullable String name) {
        return named(name).entrySet().stream()
                .flatMap(client -> find(key, client))
                .toList();
    }

    private static Stream<Found> find(LockKey key, Map.Entry<String, LockClient> client) {
        return client.getValue().find(key).stream()
                .map(record -> new Found(client.getKey(), client.getValue(), record));
    }

    /**
     * Returns the only one of these rows, or the first of several that say the same; {@code null} if there is none.
     *
     * @throws InvalidEndpointRequestException if they differ
     */
    static @Nullable Found theOnly(List<Found> found) {
        if (found.stream().map(Found::hold).distinct().count() > 1) {
            String problem = "Lock '" + found.get(0).record().key()
                    + "' is in the tables of several clients. Add client=NAME" + " with one of "
                    + found.stream().map(Found::client).toList() + ".";
            throw new InvalidEndpointRequestException(problem, problem);
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** A row, and the client in whose table it is. */
    record Found(String client, LockClient locks, LockRecord record) {

        /**
         * Returns the rows of those that share the lock or have a place of its limit, or wait for that; {@code null} if they
         * could not be read.
         */
        @Nullable
        List<LockRecord> members() {
            if (record.isMember()) {
                return List.of();
            }
            try (Stream<LockRecord> members = locks.findMembers(record.key())) {
                return members.filter(LockRecord::isHeld).toList();
            } catch (LockException e) {
                LOG.debug("The rows of those that share lock '{}' could not be read", record.key(), e);
                return null;
            }
        }

        /**
         * Returns what identifies the hold: the version without the heartbeat counter, which may have risen in the
         * meantime.
         */
        private List<String> hold() {
            String version = String.valueOf(record.version());
            int heartbeat = version.lastIndexOf(':');
            return List.of(
                    String.valueOf(record.ownerName()),
                    String.valueOf(record.fencingToken()),
                    heartbeat < 0 ? version : version.substring(0, heartbeat));
        }
    }
}
