package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The libraries whose locks end with a lease, each with the same lease. */
public enum Leaser {
    LEASEHOLD_LEAST_SKEW(Peer.LEASEHOLD_ASYNC, Duration.ofSeconds(4)),
    LEASEHOLD(Peer.LEASEHOLD_ASYNC, DynamoDbLockClient.DEFAULT_TAKEOVER_SKEW),
    AWS_LABS(Peer.AWS_LABS, Duration.ZERO),
    SHED_LOCK(Peer.SHED_LOCK, Duration.ZERO),
    SPRING(Peer.SPRING, Duration.ZERO);

    /** The lease of all. */
    public static final Duration LEASE = Duration.ofSeconds(10);
    /** The period of those that have heartbeats: long, since ours allows each request a quarter of it. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(4);

    private final Peer peer;
    private final Duration takeoverSkew;

    Leaser(Peer peer, Duration takeoverSkew) {
        this.peer = peer;
        this.takeoverSkew = takeoverSkew;
    }

    /** Returns all, in the order of the tables. */
    public static List<Leaser> all() {
        return Arrays.asList(values());
    }

    public Peer peer() {
        return peer;
    }

    /** Returns the allowance for clocks that differ; zero where the library has none. */
    public Duration takeoverSkew() {
        return takeoverSkew;
    }

    /** Returns the allowance in words; nothing where the library has none. */
    public String skew() {
        return takeoverSkew.isZero() ? "" : "takeover skew " + takeoverSkew.toSeconds() + " s";
    }

    /** Makes a client of it over an SDK client of its peer's transport. */
    public Contender over(Sdk sdk, String table) {
        return switch (this) {
            case LEASEHOLD_LEAST_SKEW, LEASEHOLD -> new Leasehold(sdk, table, LEASE, HEARTBEAT, takeoverSkew);
            case AWS_LABS -> new AwsLabs(sdk, table, LEASE, HEARTBEAT);
            case SHED_LOCK -> new ShedLock(sdk, table, LEASE);
            case SPRING -> new SpringRegistry(sdk, table, LEASE);
        };
    }

    @Override
    public String toString() {
        return peer + (takeoverSkew.isZero() ? "" : ", " + skew());
    }
}
