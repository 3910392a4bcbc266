package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leasehold.Leadership;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.Disposable;

/** A leader's lock stays until the work that runs under it has ended. */
class LeadershipEndTest extends LeaderWork {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<String> work = new CompletableFuture<>();

    /** So that a test that has failed leaves no thread behind. */
    @AfterEach
    void endTheWork() {
        work.complete("ran");
    }

    private CompletableFuture<String> running(Jobs jobs) {
        CompletableFuture<String> result = CompletableFuture.supplyAsync(() -> jobs.around(() -> {
            begun.complete(null);
            return work.join();
        }));
        assertThat(begun).succeedsWithin(SOON);
        return result;
    }

    /** Checks that an end of the leadership waits for the work that runs, and lets no other begin. */
    private void waitsForTheWork(Jobs jobs, Leadership leadership, Supplier<CompletableFuture<?>> end) {
        CompletableFuture<?> ended = end.get();
        await().until(() -> !leadership.isLeader());
        assertThat(jobs.optional()).isEmpty();
        assertThat(ended).isNotDone();
        assertThat(locks.journal).doesNotContain("release leader:reports");
        locks.onRelease = () -> locks.journal.add("work has ended: " + work.isDone());
        work.complete("ran");
        assertThat(ended).succeedsWithin(SOON);
        assertThat(locks.journal)
                .containsExactly("acquire leader:reports", "work has ended: true", "release leader:reports");
    }

    @Test
    void aYieldWaitsForTheMethodThatRuns() {
        whereWeLead((jobs, leadership) -> {
            CompletableFuture<String> result = running(jobs);
            waitsForTheWork(jobs, leadership, leadership::yieldAsync);
            assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        });
    }

    @Test
    void aStopOfTheApplicationWaitsForTheMethodThatRuns() {
        application.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Leadership leadership = leader(context);
            CompletableFuture<String> result = running(jobs);
            ConfigurableApplicationContext stopping = context.getSourceApplicationContext();
            waitsForTheWork(jobs, leadership, () -> CompletableFuture.runAsync(stopping::stop));
            assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        });
    }

    @Test
    void aPauseWaitsForTheMethodThatRuns() {
        application.run(context -> {
            Jobs jobs = context.getBean(Jobs.class);
            Leadership leadership = leader(context);
            CompletableFuture<String> result = running(jobs);
            waitsForTheWork(jobs, leadership, context.getBean(LeadershipRegistry.class)::pause);
            assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        });
    }

    @Test
    void aYieldWaitsForAFuture() {
        whereWeLead((jobs, leadership) -> {
            CompletableFuture<String> result = jobs.future(work);
            waitsForTheWork(jobs, leadership, leadership::yieldAsync);
            assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        });
    }

    @Test
    void aYieldWaitsForASubscription() {
        whereWeLead((jobs, leadership) -> {
            CompletableFuture<String> result = jobs.mono(work)
                    .doOnSubscribe(subscription -> begun.complete(null))
                    .toFuture();
            await().until(() -> work.getNumberOfDependents() > 0);
            waitsForTheWork(jobs, leadership, leadership::yieldAsync);
            assertThat(result).succeedsWithin(SOON).isEqualTo("ran");
        });
    }

    @Test
    void aYieldDoesNotWaitForACancelledSubscription() {
        whereWeLead((jobs, leadership) -> {
            Disposable subscription = jobs.mono(work).subscribe();
            await().until(() -> work.getNumberOfDependents() > 0);
            subscription.dispose();
            assertThat(leadership.yieldAsync()).succeedsWithin(SOON);
        });
    }

    @Test
    void whoHasLostTheLockCampaignsAgainOnlyAfterTheMethodHasEnded() {
        whereWeLead((jobs, leadership) -> {
            CompletableFuture<String> result = running(jobs);
            locks.busy.clear();
            locks.handles.get(0).lose();
            assertThat(leadership.isLeader()).isFalse();
            assertThat(locks.requests).hasSize(1);
            work.complete("ran");
            await().until(leadership::isLeader);
            assertThat(result).failsWithin(SOON);
        });
    }
}
