package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.LockException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Fault;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.Revocation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lock that another client releases by force is lost within a heartbeat period and two attempts, whether its own
 * heartbeats keep it alive, or a session, or it is just being enrolled.
 */
class ForcedSessionTest {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration ALL = EngineFixture.HEARTBEAT.multipliedBy(3);
    private static final Duration AUDIT = Duration.ofMinutes(1);
    private static final Duration BOUND = EngineFixture.HEARTBEAT.plus(EngineFixture.ATTEMPT.multipliedBy(2));
    private static final Duration SLOW = EngineFixture.ATTEMPT.minusMillis(50);
    private static final int LOCKS = 4;

    /** What goes wrong besides. */
    enum Trouble {
        NONE(Operation.BEAT, Fault.NONE),
        HEARTBEAT_UNANSWERED(Operation.BEAT, Fault.LOSE_RESPONSE),
        HEARTBEAT_LOST(Operation.BEAT, Fault.LOSE_REQUEST),
        REVOCATION_UNANSWERED(Operation.REVOKE, Fault.FAIL_AFTER),
        RELEASE_UNANSWERED(Operation.RELEASE, Fault.FAIL_AFTER);

        private final Operation operation;
        private final Fault fault;

        Trouble(Operation operation, Fault fault) {
            this.operation = operation;
            this.fault = fault;
        }
    }

    private static final class Story {

        private final EngineFixture fixture = new EngineFixture();
        private final LockEngine owner =
                fixture.engine(fixture.withSessions("owner", new SessionSettings(3, 10_000, AUDIT)));
        private final List<LockHandle> handles = new ArrayList<>();
        private Duration gap = Duration.ZERO;
        private long released;

        /** Time passes before each write of the client that forces the release. */
        private LockEngine slowOperator() {
            LockStore slow = (LockStore) Proxy.newProxyInstance(
                    LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                        boolean writes = arguments != null
                                && (arguments[0] instanceof Release || arguments[0] instanceof Revocation);
                        if (writes) {
                            fixture.time.advance(gap);
                        }
                        if (arguments != null && arguments[0] instanceof Release) {
                            released = fixture.time.nanoTime();
                        }
                        return method.invoke(fixture.store, arguments);
                    });
            return new LockEngine(fixture.settings("operator", false), fixture.seams(slow, Runnable::run));
        }

        /** Returns whether the call succeeded: it may fail although the lock was released. */
        private boolean force(Duration after, Duration gap, Trouble trouble) {
            LockEngine operator = slowOperator();
            for (int i = 0; i < LOCKS; i++) {
                handles.add(EngineFixture.acquired(owner, LockRequest.of("lock-" + i)));
            }
            fixture.time.advance(after);
            LockRecord shown = operator.find(LockKey.of("lock-0")).orElseThrow();
            fixture.store.next(trouble.operation, trouble.fault);
            this.gap = gap;
            try {
                return operator.forceRelease(shown);
            } catch (LockException e) {
                return false;
            }
        }

        private void letPass(Duration sinceRelease) {
            long left = sinceRelease.toNanos() - (fixture.time.nanoTime() - released);
            fixture.time.advanceNanos(Math.max(0, left));
        }
    }

    private static void check(Trouble trouble, Duration gap, Duration bound) {
        for (Duration after = Duration.ZERO; after.compareTo(ALL) < 0; after = after.plus(STEP)) {
            Story story = new Story();
            boolean forced = story.force(after, gap, trouble);
            story.letPass(bound);
            boolean free = story.fixture.holderInTable("lock-0") == null;
            assertThat(story.handles.get(0).status())
                    .as("status of a lock that was forced after %s, with an answer: %s", after, forced)
                    .isEqualTo(free ? LockStatus.INVALID : LockStatus.LOCKED);
            assertThat(free || !forced).isTrue();
            assertThat(forced || trouble == Trouble.RELEASE_UNANSWERED).isTrue();
            assertThat(story.handles.subList(1, LOCKS)).allMatch(LockHandle::isHeld);
        }
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void aLockThatIsForcedAtAnyMomentIsLostSoon(Trouble trouble) {
        check(trouble, Duration.ZERO, BOUND);
    }

    /** The lock may be enrolled, or prove itself, between the two writes. */
    @ParameterizedTest
    @EnumSource(Trouble.class)
    void aLockThatIsForcedSlowlyIsLostSoon(Trouble trouble) {
        check(trouble, SLOW, BOUND);
    }

    @Test
    void aReleaseBeforeWhichAHeartbeatComesEachTimeSaysSo() {
        Story story = new Story();
        LockEngine operator = story.slowOperator();
        LockHandle handle = EngineFixture.acquired(story.owner, LockRequest.of("lock-0"));
        LockRecord shown = operator.find(LockKey.of("lock-0")).orElseThrow();
        story.gap = EngineFixture.HEARTBEAT.multipliedBy(2);
        assertThatExceptionOfType(LockException.class)
                .isThrownBy(() -> operator.forceRelease(shown))
                .withMessageContaining("'lock-0' was not released by force");
        assertThat(handle.isHeld()).isTrue();
    }
}
