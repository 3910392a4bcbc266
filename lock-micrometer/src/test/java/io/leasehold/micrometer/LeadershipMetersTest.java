package io.leasehold.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.leasehold.Leadership;
import io.leasehold.LockHandle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LeadershipMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final LeadershipMeters meters = new LeadershipMeters(registry);
    private final Leadership reports = candidate("reports");

    private static Leadership candidate(String role) {
        Leadership candidate = mock(Leadership.class);
        when(candidate.name()).thenReturn(role);
        return candidate;
    }

    private double leader(String role) {
        return registry.get("distributed.lock.leader").tag("role", role).gauge().value();
    }

    private double leaderships(String role) {
        return registry.get("distributed.lock.leaderships")
                .tag("role", role)
                .counter()
                .count();
    }

    @Test
    void anAddedCandidateShowsThatItDoesNotLead() {
        meters.add(reports);
        assertThat(leader("reports")).isZero();
        assertThat(leaderships("reports")).isZero();
    }

    @Test
    void aLeaderShowsAsOneUntilItDoesNotLead() {
        meters.add(reports);
        when(reports.isLeader()).thenReturn(true);
        assertThat(leader("reports")).isEqualTo(1);
        when(reports.isLeader()).thenReturn(false);
        assertThat(leader("reports")).isZero();
    }

    @Test
    void aListenerCountsEachLeadershipOfItsRole() {
        meters.onGranted(reports, mock(LockHandle.class));
        meters.onGranted(reports, mock(LockHandle.class));
        meters.onGranted(candidate("cleanup"), mock(LockHandle.class));
        assertThat(leaderships("reports")).isEqualTo(2);
        assertThat(leaderships("cleanup")).isEqualTo(1);
    }

    @Test
    void aRoleWithSeveralCandidatesIsLedIfOneLeads() {
        Leadership second = candidate("reports");
        meters.add(reports);
        meters.add(second);
        when(second.isLeader()).thenReturn(true);
        assertThat(leader("reports")).isEqualTo(1);
    }
}
