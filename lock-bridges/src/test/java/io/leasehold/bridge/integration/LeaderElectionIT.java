package io.leasehold.bridge.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockClient;
import io.leasehold.LockKey;
import io.leasehold.bridge.BridgeTable;
import io.leasehold.testing.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

class LeaderElectionIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long INITIATOR_HEARTBEAT = 100;

    private final BridgeTable table = new BridgeTable();
    private final String role = BridgeTable.newKey();
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final List<LockRegistryLeaderInitiator> initiators = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        initiators.forEach(LockRegistryLeaderInitiator::stop);
        table.close();
    }

    @Test
    void oneCandidateLeadsAndTheOtherDoesWhenItYields() {
        LockRegistryLeaderInitiator first = start("first", table.client());
        awaitJournal("first leads");
        LockRegistryLeaderInitiator second = start("second", table.client());
        // Elects anew as often as the one that yields is faster.
        await().atMost(SOON).until(() -> {
            first.getContext().yield();
            return second.getContext().isLeader();
        });
        await().atMost(SOON).until(() -> !first.getContext().isLeader());
    }

    @Test
    void theOtherCandidateLeadsAfterTheLeadersStop() {
        LockRegistryLeaderInitiator first = start("first", table.client());
        awaitJournal("first leads");
        start("second", table.client());
        first.stop();
        await().atMost(SOON).until(() -> journal.size() == 3);
        // The initiator unlocks before it says so.
        assertThat(journal).containsExactlyInAnyOrder("first leads", "first is out", "second leads");
    }

    @Test
    void aLeaderWhoseLockIsFreedByForceIsOutSoonAfterItsOwnHeartbeat() {
        LockRegistryLeaderInitiator leader = start("first", table.client());
        awaitJournal("first leads");
        LockClient operator = table.patientClient();
        operator.forceRelease(operator.find(LockKey.of(role)).orElseThrow());
        awaitJournal("first leads", "first is out", "first leads");
        assertThat(leader.getContext().isLeader()).isTrue();
    }

    @Test
    void aLeaderThatIsCutOffIsOutBeforeAnotherLeads() throws Exception {
        FaultProxy proxy = table.proxy();
        start("first", table.shortLeaseClient(proxy.endpoint()));
        awaitJournal("first leads");
        start("second", table.client());
        proxy.blackhole();
        awaitJournal("first leads", "first is out", "second leads");
        proxy.heal();
        assertThat(leadersAtOnce()).isEqualTo(1);
    }

    private LockRegistryLeaderInitiator start(String name, LockClient client) {
        LockRegistryLeaderInitiator initiator =
                new LockRegistryLeaderInitiator(Registries.on(client), new DefaultCandidate(name, role) {
                    @Override
                    public void onGranted(Context context) {
                        journal.add(name + " leads");
                    }

                    @Override
                    public void onRevoked(Context context) {
                        journal.add(name + " is out");
                    }
                });
        initiator.setHeartBeatMillis(INITIATOR_HEARTBEAT);
        initiator.setApplicationEventPublisher(event -> {});
        initiator.start();
        initiators.add(initiator);
        return initiator;
    }

    private void awaitJournal(String... entries) {
        await().atMost(SOON).until(() -> journal.size() >= entries.length);
        assertThat(journal).startsWith(entries);
    }

    private int leadersAtOnce() {
        int leaders = 0;
        int most = 0;
        for (String entry : journal) {
            leaders += entry.endsWith("leads") ? 1 : -1;
            most = Math.max(most, leaders);
        }
        return most;
    }
}
