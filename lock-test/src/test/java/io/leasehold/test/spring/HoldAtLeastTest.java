package io.leasehold.test.spring;

import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockReleasedEvent;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Holds that last longer than their method, on virtual time. */
@SpringBootTest(
        classes = Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = Application.WITHOUT_SPRING_CLOUD)
@Import(HoldAtLeastTest.Jobs.class)
@AutoConfigureTestLocks
@NoLockLeftHeld
class HoldAtLeastTest {

    private static final Duration HOLD = Duration.ofMinutes(5);

    @Autowired
    private TestLockClient locks;

    @Autowired
    private PublishedLockEvents published;

    @Autowired
    private Job job;

    @Test
    void theLockIsKeptToTheNanosecondAndThenReleased() {
        job.run();
        locks.advance(HOLD.minusNanos(1));
        assertThat(locks).holds("job");
        locks.advance(Duration.ofNanos(1));
        assertThat(locks).holdsNothing();
        assertThat(published.recorder()).of("job").containsExactly(LockAcquiredEvent.class, LockReleasedEvent.class);
    }

    @Test
    void aLockThatWillEndByItselfIsNotLeftHeld() {
        job.run();
        assertThat(locks).holds("job");
    }

    @Test
    void nobodyElseRunsTheJobMeanwhile() {
        job.run();
        job.run();
        assertThat(published.recorder()).of("job").containsExactly(LockAcquiredEvent.class);
    }

    @Test
    void anotherOwnerOccupiesTheLockWhenItsTimeIsOver() {
        job.run();
        locks.testLock("job").occupy();
        assertThat(published.recorder()).of("job").containsExactly(LockAcquiredEvent.class, LockReleasedEvent.class);
    }

    @Test
    void aTaskOfBeforeAResetDoesNotRun() {
        boolean[] ran = {false};
        locks.after(HOLD, () -> ran[0] = true);
        locks.reset();
        locks.advance(HOLD);
        assertThat(ran[0]).isFalse();
    }

    static class Jobs {

        @Bean
        Job job() {
            return new Job();
        }
    }

    static class Job {

        @DistributedLock(key = "job", onBusy = OnBusy.SKIP, holdAtLeast = "5m")
        public void run() {}
    }
}
