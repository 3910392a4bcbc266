package io.leasehold.spring.boot.actuate;

import io.leasehold.Leader;
import io.leasehold.Leadership;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.spring.LeadershipRegistry;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A candidate that leads when it is told to, and counts the reads of its row. */
final class FakeLeadership implements Leadership {

    private final String name;
    boolean running = true;
    LockHandle hold;
    Leader leader;
    RuntimeException failure;
    int reads;
    int yields;
    CompletableFuture<Void> released = new CompletableFuture<>();

    FakeLeadership(String name) {
        this.name = name;
    }

    /** The candidates of one process. */
    static LeadershipRegistry registry(FakeLeadership... candidates) {
        return new LeadershipRegistry() {
            @Override
            public Leadership get(String name) {
                throw new UnsupportedOperationException("would make a candidate");
            }

            @Override
            public Collection<Leadership> all() {
                return List.copyOf(Arrays.asList(candidates));
            }

            @Override
            public CompletableFuture<Void> pause() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void resume() {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LockKey key() {
        return LockKey.of("leader:" + name);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isLeader() {
        return hold != null;
    }

    @Override
    public OptionalLong term() {
        return hold == null ? OptionalLong.empty() : OptionalLong.of(hold.fencingToken());
    }

    @Override
    public Optional<LockHandle> hold() {
        return Optional.ofNullable(hold);
    }

    @Override
    public Optional<Leader> leader() {
        reads++;
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(leader);
    }

    @Override
    public void yield() {
        throw new UnsupportedOperationException("would wait");
    }

    @Override
    public CompletableFuture<Void> yieldAsync() {
        yields++;
        hold = null;
        return released;
    }

    @Override
    public CompletableFuture<Void> stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
