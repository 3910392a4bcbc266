package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.LockHandle;
import io.leasehold.LockLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/** Which methods run where their process leads, and what their callers get elsewhere. */
class LeaderOnlyTest extends LeaderWork {

    private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("ran");

    @Test
    void aMethodRunsWhereItsProcessLeads() {
        whereWeLead((jobs, leadership) -> {
            assertThat(jobs.<String>around(() -> "ran")).isEqualTo("ran");
            assertThat(jobs.optional()).hasValue("ran");
            assertThat(jobs.future(DONE)).isCompletedWithValue("ran");
            assertThat(jobs.mono(DONE).block()).isEqualTo("ran");
            assertThat(jobs.flux().collectList().block()).hasSize(2);
        });
    }

    @Test
    void aMethodDoesNotRunWhereAnotherProcessLeads() {
        whereOthersLead((jobs, leadership) -> {
            assertThat(jobs.<Object>around(() -> {
                        throw new AssertionError("ran");
                    }))
                    .isNull();
            assertThat(jobs.optional()).isEmpty();
            assertThat(jobs.future(DONE)).isCompletedWithValue(null);
            assertThat(jobs.mono(DONE).blockOptional()).isEmpty();
            assertThat(jobs.flux().collectList().block()).isEmpty();
        });
    }

    @Test
    void runsNeedNoRequestToTheTable() {
        whereWeLead((jobs, leadership) -> {
            assertThat(jobs.optional()).hasValue("ran");
            assertThat(jobs.optional()).hasValue("ran");
            assertThat(locks.requests).hasSize(1);
        });
    }

    @Test
    void theCodeInsideHasTheLeadersHandle() {
        whereWeLead((jobs, leadership) -> assertThat(jobs.<LockHandle>around(LockContext::require))
                .isSameAs(leadership.hold().orElseThrow()));
    }

    @Test
    void aCallInsideOfAnotherRunsThoughTheLeadershipHasEndedMeanwhile() {
        whereWeLead((jobs, leadership) -> assertThat(jobs.<String>around(() -> {
                    var unused = leadership.stop();
                    assertThat(leadership.isLeader()).isFalse();
                    return jobs.<String>around(() -> "ran");
                }))
                .isEqualTo("ran"));
    }

    @Test
    void aCallWhoseLockWasLostMeanwhileFails() {
        whereWeLead((jobs, leadership) -> assertThatThrownBy(() -> jobs.<Object>around(() -> {
                    locks.handles.get(0).lose();
                    return "ran";
                }))
                .isInstanceOf(LockLostException.class));
    }

    @Test
    void anAnnotatedClassStandsForItsMethods() {
        locks.busy.add(KEY);
        application.withBean(Reports.class).run(context -> {
            Reports reports = context.getBean(Reports.class);
            assertThat(reports.send()).isNull();
            assertThat(reports).hasToString("reports");
        });
    }

    @Test
    void aLockInsideIsAcquiredOnlyWhereTheProcessLeads() {
        locks.busy.add(KEY);
        application.withBean(Reports.class).run(context -> {
            context.getBean(Reports.class).sendUnderLock();
            assertThat(locks.journal).isEmpty();
        });
    }

    @Test
    void aLockInsideIsAcquiredAndReleasedByEachCall() {
        application.withBean(Reports.class).run(context -> {
            leader(context);
            assertThat(context.getBean(Reports.class).sendUnderLock()).isEqualTo("sent");
            assertThat(locks.journal).containsExactly("acquire leader:reports", "acquire mail", "release mail");
        });
    }

    @Test
    void scheduledMethodsAndEventListenersRunOnlyInTheLeader() {
        application.withUserConfiguration(Scheduling.class).run(context -> {
            leader(context);
            Scheduling scheduling = context.getBean(Scheduling.class);
            await().until(scheduling.ticked()::isDone);
            context.publishEvent("news");
            assertThat(leader(context).stop()).succeedsWithin(Duration.ofSeconds(10));
            context.publishEvent("more news");
            assertThat(scheduling.heard()).containsExactly("news");
        });
    }

    @Test
    void aPublisherAsksAtEachSubscription() {
        whereWeLead((jobs, leadership) -> {
            Mono<String> mono = jobs.mono(DONE);
            assertThat(leadership.stop()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(mono.blockOptional()).isEmpty();
        });
    }

    @LeaderOnly("reports")
    static class Reports {

        public String send() {
            return "sent";
        }

        @DistributedLock("mail")
        public String sendUnderLock() {
            return "sent";
        }

        @Override
        public String toString() {
            return "reports";
        }
    }

    @EnableScheduling
    static class Scheduling {

        private final CompletableFuture<Boolean> ticked = new CompletableFuture<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();

        CompletableFuture<Boolean> ticked() {
            return ticked;
        }

        List<String> heard() {
            return heard;
        }

        @Scheduled(fixedDelay = 10)
        @LeaderOnly("reports")
        void tick() {
            ticked.complete(true);
        }

        @EventListener
        @LeaderOnly("reports")
        void hear(String news) {
            heard.add(news);
        }
    }
}
