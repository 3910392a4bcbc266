package io.leasehold.bridge.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leasehold.LockLostException;
import io.leasehold.LossCause;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import java.time.Instant;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockingTaskExecutor.TaskWithResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How a task of ShedLock's executor ends that runs longer than its {@code lockAtMostFor}. */
class OverrunTest {

    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private final TestLockClient client = TestLockClient.create();
    private final Alarm alarm = new Alarm();
    private final DefaultLockingTaskExecutor executor =
            new DefaultLockingTaskExecutor(new LeaseholdLockProvider(LeaseholdLockProvider.builder(client), alarm));

    @Test
    void itsResultIsItsOwn() throws Throwable {
        Object result = execute(() -> {
            overrun();
            return 42;
        });
        assertThat(result).isEqualTo(42);
    }

    @Test
    void itsExceptionIsItsOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> execute(() -> {
                    overrun();
                    throw new IllegalArgumentException("of the task");
                }))
                .withMessage("of the task");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void oneWarningIsLoggedWhenTheTimeIsOver(CapturedOutput output) throws Throwable {
        execute(() -> {
            assertThat(output).doesNotContain("lockAtMostFor is over");
            overrun();
            assertThat(output).containsOnlyOnce("lockAtMostFor is over");
            return null;
        });
        assertThat(output).containsOnlyOnce("lockAtMostFor is over");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aLockThatWasLostBeforeIsToldOfInTheEnd(CapturedOutput output) {
        assertThatExceptionOfType(LockLostException.class)
                .isThrownBy(() -> execute(() -> {
                    client.testLock("job").steal();
                    overrun();
                    return 42;
                }))
                .satisfies(loss -> assertThat(loss.lossCause()).contains(LossCause.STOLEN));
        assertThat(output).doesNotContain("lockAtMostFor is over");
    }

    private void overrun() {
        client.advance(AT_MOST);
        alarm.ring();
    }

    private Object execute(TaskWithResult<?> task) throws Throwable {
        return executor.executeWithLock(task, new LockConfiguration(Instant.now(), "job", AT_MOST, Duration.ZERO))
                .getResult();
    }
}
