package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.benchmarks.lab.Transport;
import java.util.Arrays;
import java.util.List;

/** The libraries that are compared, each over the transport that it is made for. */
public enum Peer {
    FLOOR("raw floor", Transport.APACHE, Peer.FLOOR_KEY),
    LEASEHOLD("Leasehold", Transport.APACHE, "lock_key"),
    BARE("Leasehold's two requests, bare", Transport.APACHE, "lock_key"),
    AWS_LABS("dynamodb-lock-client", Transport.APACHE, "key"),
    SHED_LOCK("ShedLock", Transport.APACHE, "_id"),
    FLOOR_ASYNC("raw floor", Transport.NETTY, Peer.FLOOR_KEY),
    LEASEHOLD_ASYNC("Leasehold", Transport.NETTY, "lock_key"),
    BARE_ASYNC("Leasehold's two requests, bare", Transport.NETTY, "lock_key"),
    SPRING("Spring registry", Transport.NETTY, "lockKey");

    static final String FLOOR_KEY = "id";

    private final String product;
    private final Transport transport;
    private final String partitionKey;

    Peer(String product, Transport transport, String partitionKey) {
        this.product = product;
        this.transport = transport;
        this.partitionKey = partitionKey;
    }

    /** Returns all, in the order of the tables. */
    public static List<Peer> all() {
        return Arrays.asList(values());
    }

    /** Returns those that can wait for a lock, in the order of the tables. */
    public static List<Peer> waiting() {
        return all().stream().filter(peer -> !peer.isBare()).toList();
    }

    /** Returns each product once, and the floor. */
    public static List<Peer> products() {
        return List.of(FLOOR, LEASEHOLD_ASYNC, AWS_LABS, SHED_LOCK, SPRING);
    }

    public String product() {
        return product;
    }

    public Transport transport() {
        return transport;
    }

    /** Returns the partition key of its table. */
    public String partitionKey() {
        return partitionKey;
    }

    public boolean isOurs() {
        return this == LEASEHOLD || this == LEASEHOLD_ASYNC;
    }

    private boolean isBare() {
        return this == BARE || this == BARE_ASYNC;
    }

    /** Returns whether its locks lie in a table of ours. */
    public boolean usesOurTable() {
        return isOurs() || isBare();
    }

    /** Returns our own requests over its transport, without our client. */
    public Peer bare() {
        return transport == Transport.APACHE ? BARE : BARE_ASYNC;
    }

    /** Returns what its figures are held against: the floor of the same transport. */
    public Peer floor() {
        return transport == Transport.APACHE ? FLOOR : FLOOR_ASYNC;
    }

    /** Makes a client of it over an SDK client of its transport. */
    public Contender over(Sdk sdk, String table) {
        return switch (this) {
            case FLOOR, FLOOR_ASYNC -> new Floor(sdk, table);
            case LEASEHOLD, LEASEHOLD_ASYNC -> new Leasehold(sdk, table);
            case BARE, BARE_ASYNC -> Variant.WHOLE.over(sdk, table);
            case AWS_LABS -> new AwsLabs(sdk, table);
            case SHED_LOCK -> new ShedLock(sdk, table);
            case SPRING -> new SpringRegistry(sdk, table);
        };
    }

    @Override
    public String toString() {
        return product + ", " + transport;
    }
}
