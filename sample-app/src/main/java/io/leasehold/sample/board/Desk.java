package io.leasehold.sample.board;

import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockHandle;
import io.leasehold.sample.board.Errand.Phase;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Shows the order desk itself on the board: the locks of its annotated methods, from application events. */
@Component
class Desk {

    private static final String NAME = "desk";

    private final LockClient locks;
    private final Journal journal;

    Desk(LockClient locks, Journal journal) {
        this.locks = locks;
        this.journal = journal;
    }

    @EventListener
    void on(LockEvent event) {
        if (!Presence.isAbout(event.handle().key())) {
            journal.add(NAME, event);
        }
    }

    Node.View view() {
        List<Errand.View> work = locks.held().stream()
                .filter(handle -> !Presence.isAbout(handle.key()))
                .map(Desk::errand)
                .toList();
        return new Node.View(NAME, Node.State.RUNNING, false, work, SessionView.of(locks));
    }

    private static Errand.View errand(LockHandle handle) {
        return new Errand.View(
                handle.key().toString(),
                Phase.WORKING,
                handle.isHeld(),
                handle.remaining().toMillis());
    }
}
