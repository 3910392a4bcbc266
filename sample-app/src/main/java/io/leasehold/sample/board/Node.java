package io.leasehold.sample.board;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.sample.board.Entry.Kind;
import io.leasehold.sample.board.Faults.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulated node of this copy. Safe for use by several threads. */
final class Node {

    /** The state of a node. */
    enum State {
        RUNNING,
        FROZEN,
        CUT_OFF,
        CRASHED
    }

    private final String name;
    private final Site site;

    @GuardedBy("this")
    private @Nullable Machine machine;

    Node(String name, Site site) {
        this.name = name;
        this.site = site;
        machine = new Machine(name, site);
    }

    /** Returns the present run of the node. */
    synchronized Machine running() {
        if (machine == null) {
            throw new IllegalStateException(name + " has crashed. Start it first.");
        }
        return machine;
    }

    void freeze() {
        running().faults().set(Fault.FROZEN);
        site.journal().add(name, Kind.FROZEN, "froze: no heartbeats, no work");
    }

    void cutOff() {
        running().faults().set(Fault.CUT_OFF);
        site.journal().add(name, Kind.CUT_OFF, "was cut off from DynamoDB");
    }

    void heal() {
        running().faults().set(Fault.NONE);
        site.journal().add(name, Kind.HEALED, "runs again");
    }

    synchronized void crash() {
        Machine crashing = running();
        site.journal().add(name, Kind.CRASHED, "crashed, releasing nothing");
        crashing.crash();
        machine = null;
    }

    synchronized void start() {
        if (machine != null) {
            throw new IllegalStateException(name + " is running already.");
        }
        machine = new Machine(name, site);
        site.journal().add(name, Kind.STARTED, "started again, remembering nothing");
    }

    synchronized void stop() {
        if (machine != null) {
            machine.stop();
            machine = null;
        }
    }

    synchronized View view() {
        if (machine == null) {
            return new View(name, State.CRASHED, true, List.of(), List.of());
        }
        State state = switch (machine.faults().current()) {
            case NONE -> State.RUNNING;
            case FROZEN -> State.FROZEN;
            case CUT_OFF -> State.CUT_OFF;
        };
        return new View(name, state, true, machine.errands(), machine.sessions());
    }

    /**
     * A node as the page shows it.
     *
     * @param playable whether it can be given faults
     */
    record View(String name, State state, boolean playable, List<Errand.View> errands, List<SessionView> sessions) {}
}
