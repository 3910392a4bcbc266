package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.contender.Peer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One client of each peer. */
public final class Seats implements AutoCloseable {

    private final Map<Peer, Seat> seats = new EnumMap<>(Peer.class);

    Seats(Lab lab, List<Peer> peers, Duration delay) {
        peers.forEach(peer -> seats.put(peer, lab.seat(peer, delay)));
    }

    public Seat of(Peer peer) {
        return Objects.requireNonNull(seats.get(peer), "a peer that has a seat");
    }

    @Override
    public void close() {
        seats.values().forEach(Seat::close);
    }
}
