package io.leasehold.test.assertj;

import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.test.LockEventRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about the events so far: of all locks, or of one. */
public final class LockEventsAssert extends AbstractAssert<LockEventsAssert, LockEventRecorder> {

    private final List<LockEvent> events;

    LockEventsAssert(@Nullable LockEventRecorder actual) {
        this(actual, actual == null ? List.of() : actual.events());
    }

    private LockEventsAssert(@Nullable LockEventRecorder actual, List<LockEvent> events) {
        super(actual, LockEventsAssert.class);
        this.events = events;
    }

    /** Narrows the assertions to the lock with the given partition key. */
    public LockEventsAssert of(String partitionKey) {
        return of(LockKey.of(partitionKey));
    }

    /** Narrows the assertions to one lock. */
    public LockEventsAssert of(LockKey key) {
        isNotNull();
        return narrowed("lock '" + key + "'", actual.events(key));
    }

    /** Narrows the assertions to one hold. */
    public LockEventsAssert of(LockHandle handle) {
        isNotNull();
        return narrowed("token " + handle.fencingToken() + " of lock '" + handle.key() + "'", actual.events(handle));
    }

    private LockEventsAssert narrowed(String description, List<LockEvent> some) {
        LockEventsAssert narrowed = new LockEventsAssert(actual, some);
        narrowed.info.description("Events of %s", description);
        return narrowed;
    }

    /** Checks that there are no events. */
    public LockEventsAssert isEmpty() {
        return containsExactly();
    }

    /** Checks that the events are of exactly these types, in this order. */
    @SafeVarargs
    public final LockEventsAssert containsExactly(Class<? extends LockEvent>... types) {
        isNotNull();
        List<String> found =
                events.stream().map(event -> event.getClass().getSimpleName()).toList();
        List<String> expected = new ArrayList<>();
        for (Class<? extends LockEvent> type : types) {
            expected.add(type.getSimpleName());
        }
        if (!found.equals(expected)) {
            throw failureWithActualExpected(
                    found, expected, "Expected exactly the events %s, but there are %s", expected, told());
        }
        return this;
    }

    /** Checks that there is an event of the given type. */
    public LockEventsAssert contains(Class<? extends LockEvent> type) {
        isNotNull();
        if (events.stream().noneMatch(type::isInstance)) {
            throw failure("Expected a %s, but there are %s", type.getSimpleName(), told());
        }
        return this;
    }

    /** Checks that there is no event of the given type. */
    public LockEventsAssert doesNotContain(Class<? extends LockEvent> type) {
        isNotNull();
        if (events.stream().anyMatch(type::isInstance)) {
            throw failure("Expected no %s, but there are %s", type.getSimpleName(), told());
        }
        return this;
    }

    /** Checks that there is an event of a loss with the given cause. */
    public LockEventsAssert tellOfLossBy(LossCause cause) {
        isNotNull();
        if (events.stream().noneMatch(event -> causeOf(event).equals(Optional.of(cause)))) {
            throw failure("Expected an event of a loss by %s, but there are %s", cause, told());
        }
        return this;
    }

    private static Optional<LossCause> causeOf(LockEvent event) {
        if (event instanceof LockStolenEvent stolen) {
            return Optional.of(stolen.cause());
        }
        return event instanceof LockExpiredEvent expired ? Optional.of(expired.cause()) : Optional.empty();
    }

    private String told() {
        return events.stream()
                .map(event -> event.getClass().getSimpleName()
                        + causeOf(event).map(cause -> " (" + cause + ")").orElse("")
                        + " of '" + event.handle().key() + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
