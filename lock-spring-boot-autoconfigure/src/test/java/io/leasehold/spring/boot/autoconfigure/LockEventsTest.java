package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockInDangerEvent;
import io.leasehold.LockRecoveredEvent;
import io.leasehold.LockReleasedEvent;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import io.leasehold.LossCause;
import io.leasehold.spring.FakeLockClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LockEventsTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockAutoConfiguration.class))
            .withBean(DynamoDbClient.class, FakeDynamoDb::new)
            .withBean(Listener.class);

    private LockHandle handle;

    @BeforeEach
    void acquire() throws InterruptedException {
        handle = new FakeLockClient().acquire(LockRequest.of("a"));
    }

    @Test
    void publishesEveryKind() {
        Instant now = Instant.now();
        List<LockEvent> all = List.of(
                new LockAcquiredEvent(handle, now),
                new LockInDangerEvent(handle, now),
                new LockRecoveredEvent(handle, now),
                new LockStolenEvent(handle, now, LossCause.STOLEN),
                new LockExpiredEvent(handle, now, LossCause.EXPIRED),
                new LockReleasedEvent(handle, now));
        spring.run(context -> {
            all.forEach(context.getBean(LockEventPublisher.class)::onEvent);
            Listener listener = context.getBean(Listener.class);
            assertThat(listener.all).isEqualTo(all);
            assertThat(listener.stolen).containsExactly((LockStolenEvent) all.get(3));
        });
    }

    @Test
    void canBeSwitchedOff() {
        spring.withPropertyValues("distributed-lock.events.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockEventPublisher.class));
    }

    @Test
    void aListenerThatIsGoneIsNoTrouble() {
        LockEventPublisher publisher = new LockEventPublisher(event -> {
            throw new BeanCreationNotAllowedException("listener", "destroyed");
        });
        assertThatCode(() -> publisher.onEvent(new LockReleasedEvent(handle, Instant.now())))
                .doesNotThrowAnyException();
    }

    static class Listener {

        final List<LockEvent> all = new ArrayList<>();
        final List<LockStolenEvent> stolen = new ArrayList<>();

        @EventListener
        void onAny(LockEvent event) {
            all.add(event);
        }

        @EventListener
        void onStolen(LockStolenEvent event) {
            stolen.add(event);
        }
    }
}
