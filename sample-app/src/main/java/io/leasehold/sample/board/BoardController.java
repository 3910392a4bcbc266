package io.leasehold.sample.board;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.sample.board.Entry.Kind;
import java.util.NoSuchElementException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The board's HTTP interface: its stream of news, and its buttons. */
@RestController
@RequestMapping("/board")
class BoardController {

    private final BoardStream stream;
    private final Fleet fleet;
    private final LockClient locks;
    private final Journal journal;

    BoardController(BoardStream stream, Fleet fleet, LockClient locks, Journal journal) {
        this.stream = stream;
        this.fleet = fleet;
        this.locks = locks;
        this.journal = journal;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream() {
        return stream.watch();
    }

    /** Starts an action of a node on a lock, without waiting for its end. */
    @PostMapping(path = "/nodes/{node}/{action}", params = "lock")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void act(@PathVariable String node, @PathVariable Action action, @RequestParam String lock) {
        Machine machine = fleet.node(node).running();
        switch (action) {
            case PROCESS -> machine.process(lock);
            case HOLD -> machine.hold(lock);
            case STEAL -> machine.steal(lock);
            case RELEASE -> machine.release(lock);
        }
    }

    /** Causes a fault of a node, or ends one. */
    @PostMapping(path = "/nodes/{node}/{luck}", params = "!lock")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void play(@PathVariable String node, @PathVariable Luck luck) {
        Node target = fleet.node(node);
        switch (luck) {
            case FREEZE -> target.freeze();
            case CUT -> target.cutOff();
            case THAW -> target.heal();
            case CRASH -> target.crash();
            case START -> target.start();
        }
    }

    /** Releases a lock by force, as an administrator does, whoever holds it; of several holders, the one of the sort key. */
    @PostMapping("/free")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void free(@RequestParam String lock, @RequestParam(defaultValue = LockKey.NO_SORT_KEY) String sortKey) {
        LockRecord row = locks.find(LockKey.of(lock, sortKey))
                .filter(LockRecord::isHeld)
                .orElseThrow(() -> new IllegalStateException("Nobody holds " + lock + "."));
        if (!locks.forceRelease(row)) {
            throw new IllegalStateException("The hold of " + lock + " that was there a moment ago has ended.");
        }
        journal.add("admin", Kind.FREED, lock, "freed the lock by force");
    }

    @ExceptionHandler
    ProblemDetail unknown(NoSuchElementException e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    @ExceptionHandler
    ProblemDetail tooLate(IllegalStateException e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    @ExceptionHandler
    ProblemDetail unusable(InvalidLockSettingException e) {
        return problem(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ProblemDetail failed(LockException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, e);
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    }

    /** What a node can do with a lock. */
    enum Action {
        PROCESS,
        HOLD,
        STEAL,
        RELEASE
    }

    /** What can happen to a node. */
    enum Luck {
        FREEZE,
        CUT,
        THAW,
        CRASH,
        START
    }
}
