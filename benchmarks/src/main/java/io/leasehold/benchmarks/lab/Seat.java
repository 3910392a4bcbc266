package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Contender;
import io.leasehold.benchmarks.contender.Peer;

/** A contender over its own SDK client, as one process has it. */
public record Seat(Peer peer, Contender contender, Sdk sdk) implements AutoCloseable {

    @Override
    public void close() {
        contender.close();
        sdk.close();
    }
}
