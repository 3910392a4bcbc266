package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockClient;
import io.leasehold.LockClientClosedException;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LossCause;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ReflectionUtils;

/** Applications that stop and start again. */
class RestartIT extends ShutdownFixture {

    @Test
    void theSameLockClientWorksAgainAfterARestart() throws Exception {
        try (ConfigurableApplicationContext one = startWithShortLease()) {
            worksAgain(one, one::stop, one::start);
        }
    }

    @Test
    void theSameLockClientWorksAgainAfterAPauseOfSpringFramework7() throws Exception {
        Method pause = ReflectionUtils.findMethod(ConfigurableApplicationContext.class, "pause");
        Method restart = ReflectionUtils.findMethod(ConfigurableApplicationContext.class, "restart");
        Assumptions.assumeTrue(pause != null && restart != null, "Spring Framework 6 cannot pause a context");
        try (ConfigurableApplicationContext one = startWithShortLease()) {
            worksAgain(
                    one,
                    () -> ReflectionUtils.invokeMethod(pause, one),
                    () -> ReflectionUtils.invokeMethod(restart, one));
        }
    }

    /** The lock of the client that is stopped is left to its lease. */
    private ConfigurableApplicationContext startWithShortLease() {
        return start(
                App.class,
                WebApplicationType.NONE,
                "distributed-lock.lease-duration=3s",
                "distributed-lock.heartbeat-period=500ms");
    }

    private void worksAgain(ConfigurableApplicationContext one, Runnable stop, Runnable start) throws Exception {
        LockClient locks = one.getBean(LockClient.class);
        LockHandle lock = locks.acquire(LockRequest.of(KEY));
        CompletableFuture<LockHandle> waiting = locks.acquireAsync(LockRequest.of(KEY));
        stop.run();
        assertThat(lock.isHeld()).isFalse();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(one.getBean(Listener.class).events)
                .hasExactlyElementsOfTypes(LockAcquiredEvent.class, LockExpiredEvent.class)
                .last()
                .isInstanceOfSatisfying(
                        LockExpiredEvent.class,
                        event -> assertThat(event.cause()).isEqualTo(LossCause.CLIENT_CLOSED));
        assertThatThrownBy(() -> locks.acquire(LockRequest.of(KEY))).isInstanceOf(LockClientClosedException.class);

        start.run();
        try (LockHandle again = locks.acquire(LockRequest.of(KEY))) {
            assertThat(again.fencingToken()).isGreaterThan(lock.fencingToken());
        }
        one.getBean(Gate.class).open();
        one.getBean(Jobs.class).async();
        assertThat(one.getBean(Gate.class).heldToTheEnd.get(60, TimeUnit.SECONDS))
                .isTrue();
    }
}
