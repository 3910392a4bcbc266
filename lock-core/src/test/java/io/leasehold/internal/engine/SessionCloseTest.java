package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStatus;
import io.leasehold.internal.engine.MemoryStore.Operation;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Release;
import io.leasehold.internal.store.SessionRow;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client with a session closes. */
class SessionCloseTest {

    private final EngineFixture fixture = new EngineFixture();
    private final List<LockHandle> handles = new ArrayList<>();
    private final List<LockStatus> statuses = new ArrayList<>();

    /** Looks at the locks in the moment in which the end of the session is sent. */
    private final LockStore store = (LockStore) Proxy.newProxyInstance(
            LockStore.class.getClassLoader(), new Class<?>[] {LockStore.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("release") && SessionRow.isOne(((Release) arguments[0]).key())) {
                    statuses.addAll(handles.stream().map(LockHandle::status).toList());
                }
                return method.invoke(fixture.store, arguments);
            });

    private LockEngine closing(boolean releases, int locks) {
        SessionSettings sessions = new SessionSettings(3, 10_000, Duration.ZERO);
        LockEngine engine = new LockEngine(
                EngineFixture.withSessions(fixture.settings("closing", releases), sessions),
                fixture.seams(store, Runnable::run));
        for (int i = 0; i < locks; i++) {
            handles.add(EngineFixture.acquired(engine, LockRequest.of("lock-" + i)));
        }
        fixture.time.advance(EngineFixture.HEARTBEAT.multipliedBy(3));
        assertThat(engine.sessions()).hasSize(1);
        return engine;
    }

    @Test
    void itsLocksAreReleasedWhenItEndsTheSession() {
        LockEngine engine = closing(true, 5);
        engine.close();
        assertThat(statuses).isNotEmpty().containsOnly(LockStatus.RELEASED);
    }

    @Test
    void itsSessionEndsFirstSoThatAllItsLocksCanBeTaken() {
        LockEngine engine = closing(true, 50);
        fixture.store.next(Operation.RELEASE, MemoryStore.Fault.NONE);
        fixture.store.always(Operation.RELEASE, MemoryStore.Fault.DENY);
        engine.close();
        LockEngine other = fixture.engine("other");
        for (int i = 0; i < 50; i++) {
            EngineFixture.acquired(
                    other,
                    LockRequest.builder("lock-" + i).waitTimeout(Duration.ZERO).build());
        }
    }

    @Test
    void aClientThatKeepsItsLocksInTheTableWritesNothingMore() {
        LockEngine engine = closing(false, 5);
        int before = fixture.store.log.size();
        engine.close();
        assertThat(fixture.store.log).hasSize(before);
        assertThat(handles).noneMatch(LockHandle::isHeld);
    }
}
