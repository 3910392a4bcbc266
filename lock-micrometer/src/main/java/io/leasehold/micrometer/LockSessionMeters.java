package io.leasehold.micrometer;

import io.leasehold.LockClient;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockSession;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts the sessions of lock clients, and the locks that they keep alive. The registry does not keep this object from
 * the garbage collector: its user does.
 */
public final class LockSessionMeters {

    private final Supplier<? extends Collection<LockClient>> clients;

    /**
     * Makes meters of a registry.
     *
     * @param clients the clients whose sessions are counted; asked at each measurement
     */
    public LockSessionMeters(MeterRegistry registry, Supplier<? extends Collection<LockClient>> clients) {
        this.clients = clients;
        Gauge.builder(
                        "distributed.lock.session.count",
                        this,
                        meters -> meters.sessions().count())
                .description("Sessions of this process")
                .register(registry);
        Gauge.builder(
                        "distributed.lock.session.locks",
                        this,
                        meters -> meters.sessions().mapToInt(LockSession::locks).sum())
                .description("Locks that sessions of this process keep alive")
                .register(registry);
    }

    private Stream<LockSession> sessions() {
        return clients.get().stream().flatMap(client -> sessionsOf(client).stream());
    }

    private static List<LockSession> sessionsOf(LockClient client) {
        try {
            return client.sessions();
        } catch (LockClientClosedException e) {
            return List.of();
        }
    }
}
