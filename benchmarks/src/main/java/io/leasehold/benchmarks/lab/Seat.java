package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;

/** What one process would have: a contender over an SDK client of its own. */
public record Seat(Peer peer, Contender contender, Sdk sdk) implements AutoCloseable {

    @Override
    public void close() {
        contender.close();
        sdk.close();
    }
}
