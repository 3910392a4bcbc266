package io.leasehold.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Passes the calls of a candidate to its client's process: after a reset, to the next one once it starts there. */
final class NodeLeadership implements Leadership {

    private final Candidates candidates;
    private final LeadershipRequest request;

    private volatile Home home;

    @GuardedBy("this")
    private boolean closed;

    /** The process that the candidate campaigns in, and its candidate there. */
    private record Home(Node node, Leadership candidate) {}

    NodeLeadership(Candidates candidates, LeadershipRequest request) {
        this.candidates = candidates;
        this.request = RelayedListener.relayed(request, this);
        this.home = in(candidates.node());
    }

    private Home in(Node node) {
        return new Home(node, node.engine().leadership(request));
    }

    /** Goes on to the client's present process, unless the candidate is closed. */
    private synchronized Home present() {
        Node node = candidates.node();
        if (!closed && home.node() != node) {
            home = in(node);
        }
        return home;
    }

    @Override
    public String name() {
        return request.name();
    }

    @Override
    public LockKey key() {
        return request.lock().key();
    }

    /** Returns the time after which others can lead if this candidate dies, if it has one of its own. */
    Optional<Duration> lease() {
        return request.lock().lease();
    }

    /** Returns the longest pause between two polls, if it has one of its own. */
    Optional<Duration> retryPeriod() {
        return request.lock().retryPeriod();
    }

    @Override
    public void start() {
        Home present = present();
        boolean begins = candidates.add(this);
        try {
            present.node().campaign(() -> {
                present.candidate().start();
                return true;
            });
        } catch (RuntimeException e) {
            if (begins) {
                candidates.remove(this);
            }
            throw e;
        }
    }

    @Override
    public boolean isRunning() {
        return home.candidate().isRunning();
    }

    @Override
    public boolean isLeader() {
        return home.candidate().isLeader();
    }

    @Override
    public OptionalLong term() {
        return home.candidate().term();
    }

    @Override
    public Optional<LockHandle> hold() {
        return home.candidate().hold();
    }

    @Override
    public Optional<Leader> leader() {
        return candidates.node().engine().leadership(request).leader();
    }

    @Override
    public void yield() {
        Home present = home;
        present.node().awaitEnd(key(), present.candidate()::yield);
    }

    @Override
    public CompletableFuture<Void> yieldAsync() {
        Home present = home;
        return present.node().campaign(present.candidate()::yieldAsync);
    }

    @Override
    public CompletableFuture<Void> stop() {
        candidates.remove(this);
        Home present = home;
        return present.node().campaign(present.candidate()::stop);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        candidates.remove(this);
        Home present = home;
        if (!present.node().isOver()) {
            present.node().awaitEnd(key(), present.candidate()::close);
        }
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
