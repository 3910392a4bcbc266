package io.leasehold.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.awspring.cloud.dynamodb.DynamoDbLockRegistry;
import io.awspring.cloud.dynamodb.DynamoDbLockRepository;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.bridge.integration.LeaseholdLockRegistry;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.LockRegistry;

/** Leaders of Spring Integration, alone, by both locks, and beside Leasehold's. */
class LeaderMigrationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Tables tables = Library.SPRING_REGISTRY.createTables();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Writer writer = new Writer();
    private final LockClient locks = closeLater(tables.client());
    private final DynamoDbLockRepository repository = repository();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <C extends AutoCloseable> C closeLater(C opening) {
        opened.push(opening);
        return opening;
    }

    /** Returns the locks of an instance of the old phase: those of one repository do not exclude each other. */
    private DynamoDbLockRepository repository() {
        DynamoDbLockRepository repository =
                closeLater(new DynamoDbLockRepository(DynamoDbLocal.shared().asyncClient(), tables.old()));
        repository.afterPropertiesSet();
        return repository;
    }

    @Test
    void theInitiatorBeforeAndTheLeadershipAfter() {
        LockRegistryLeaderInitiator initiator = before(new DynamoDbLockRegistry(repository));
        initiator.start();
        awaitWork("granted");
        initiator.stop();
        awaitWork("revoked");
        Leadership leadership = after();
        leadership.start();
        awaitWork("granted");
        leadership.close();
        awaitWork("revoked");
    }

    private LockRegistryLeaderInitiator before(LockRegistry<?> registry) {
        // snippet
        // Before: Spring Integration
        LockRegistryLeaderInitiator reports =
                new LockRegistryLeaderInitiator(registry, new DefaultCandidate("10.0.0.7:8080", "reports") {
                    @Override
                    public void onGranted(Context context) {
                        writer.start();
                    }

                    @Override
                    public void onRevoked(Context context) {
                        writer.stop();
                    }
                });
        // end
        reports.setBusyWaitMillis(50);
        reports.setHeartBeatMillis(50);
        opened.push(reports::destroy);
        return reports;
    }

    private Leadership after() {
        // snippet
        // After: Leasehold
        Leadership reports = locks.leadership(LeadershipRequest.builder("reports")
                .attribute("address", "10.0.0.7:8080")
                .listener(new LeadershipListener() {
                    @Override
                    public void onGranted(Leadership leadership, LockHandle hold) {
                        writer.start();
                    }

                    @Override
                    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
                        return writer.stop();
                    }
                })
                .build());
        // end
        return reports;
    }

    private LockRegistry<?> both() {
        // snippet
        LockRegistry<?> registry = new BothLockRegistries(
                new DynamoDbLockRegistry(repository), // your registry up to now
                new LeaseholdLockRegistry(locks, LeadershipRequest.KEY_PREFIX)); // the lock of the Leadership "reports"
        // end
        return registry;
    }

    @Test
    void anInitiatorWithBothLocksKeepsLeadersOfThePhasesBeforeAndAfterAway() {
        LockRegistryLeaderInitiator initiator = before(both());
        initiator.start();
        awaitWork("granted");
        assertThat(new DynamoDbLockRegistry(repository()).obtain("reports").tryLock())
                .isFalse();
        Leadership next = closeLater(tables.client()).leadership(LeadershipRequest.of("reports"));
        next.start();
        assertThat(next.leader().orElseThrow().term()).isPositive();
        assertThat(next.isLeader()).isFalse();
        initiator.stop();
        await().atMost(PATIENCE).until(next::isLeader);
    }

    @Test
    void aLeaderOfTheNextPhaseKeepsAnInitiatorWithBothLocksAway() {
        Leadership next = closeLater(tables.client()).leadership(LeadershipRequest.of("reports"));
        next.start();
        await().atMost(PATIENCE).until(next::isLeader);
        before(both()).start();
        await().atMost(PATIENCE).until(() -> !locks.waiting().isEmpty());
        assertThat(writer.state).isEqualTo("new");
        next.close();
        awaitWork("granted");
    }

    private void awaitWork(String state) {
        await().atMost(PATIENCE).until(() -> writer.state.equals(state));
    }

    /** The work of a leader. */
    private static final class Writer {

        private volatile String state = "new";

        void start() {
            state = "granted";
        }

        CompletionStage<?> stop() {
            state = "revoked";
            return CompletableFuture.completedFuture(null);
        }
    }
}
