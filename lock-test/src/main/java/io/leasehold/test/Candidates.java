package io.leasehold.test;

import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Makes the candidates for leadership of one client, and knows those that campaign. */
final class Candidates {

    private final Supplier<Node> node;
    private final CopyOnWriteArrayList<NodeLeadership> campaigning = new CopyOnWriteArrayList<>();

    Candidates(Supplier<Node> node) {
        this.node = node;
    }

    Leadership of(LeadershipRequest request) {
        return new NodeLeadership(this, request);
    }

    /** Returns the present process of the client. */
    Node node() {
        return node.get();
    }

    /** Returns whether the candidate is new here. */
    boolean add(NodeLeadership started) {
        return campaigning.addIfAbsent(started);
    }

    void remove(NodeLeadership stopped) {
        campaigning.remove(stopped);
    }

    /** Lets those that campaigned in the process before campaign in the present one. */
    void restart() {
        campaigning.forEach(NodeLeadership::start);
    }

    /** Returns those that campaign for a name. */
    List<NodeLeadership> of(String name) {
        return campaigning.stream()
                .filter(each -> each.name().equals(name) && each.isRunning())
                .toList();
    }

    /** Returns whether a hold is that of a leader. */
    boolean isLeaders(LockHandle hold) {
        return campaigning.stream()
                .anyMatch(each -> each.hold().filter(hold::equals).isPresent());
    }
}
