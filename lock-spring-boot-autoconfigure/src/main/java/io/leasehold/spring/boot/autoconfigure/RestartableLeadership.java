package io.leasehold.spring.boot.autoconfigure;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A candidate that works again when its lock client has been restarted: behind it is a candidate of the client that is
 * there. As a client's stop ends every hold, it ends the leadership and the campaign; {@link #start()} begins again.
 */
final class RestartableLeadership implements Leadership {

    private final Supplier<LockClient> clients;
    private final LeadershipRequest request;

    @GuardedBy("this")
    private LockClient client;

    @GuardedBy("this")
    private Leadership candidate;

    @GuardedBy("this")
    private boolean closed;

    /**
     * Makes a candidate.
     *
     * @param clients returns the client that is there
     */
    RestartableLeadership(Supplier<LockClient> clients, LeadershipRequest request) {
        this.clients = clients;
        this.request = request;
        this.client = clients.get();
        this.candidate = client.leadership(request);
    }

    private synchronized Leadership current() {
        LockClient now = clients.get();
        if (now != client) {
            client = now;
            candidate = now.leadership(request);
            if (closed) {
                candidate.close();
            }
        }
        return candidate;
    }

    @Override
    public String name() {
        return request.name();
    }

    @Override
    public LockKey key() {
        return request.lock().key();
    }

    @Override
    public void start() {
        current().start();
    }

    @Override
    public boolean isRunning() {
        return current().isRunning();
    }

    @Override
    public boolean isLeader() {
        return current().isLeader();
    }

    @Override
    public OptionalLong term() {
        return current().term();
    }

    @Override
    public Optional<LockHandle> hold() {
        return current().hold();
    }

    @Override
    public Optional<Leader> leader() {
        return current().leader();
    }

    @Override
    public void yield() {
        current().yield();
    }

    @Override
    public CompletableFuture<Void> yieldAsync() {
        return current().yieldAsync();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return current().stop();
    }

    @Override
    public void close() {
        Leadership last;
        synchronized (this) {
            closed = true;
            last = current();
        }
        last.close();
    }
}
