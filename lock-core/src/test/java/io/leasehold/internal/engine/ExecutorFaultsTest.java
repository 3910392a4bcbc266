package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A callback executor that refuses tasks, keeps them, or runs them twice. */
class ExecutorFaultsTest {

    private final EngineFixture fixture = new EngineFixture();

    @Test
    void aTaskThatTheExecutorRefusedIsNotRunLater() {
        List<Runnable> kept = new ArrayList<>();
        CallbackExecutor dispatcher = new CallbackExecutor(
                task -> {
                    kept.add(task);
                    throw new IllegalStateException("injected");
                },
                fixture.time);
        List<String> ran = new ArrayList<>();
        assertThat(dispatcher.execute(() -> ran.add("task"))).isFalse();
        kept.forEach(Runnable::run);
        assertThat(ran).isEmpty();
        assertThat(dispatcher.quiet()).isCompleted();
    }

    @Test
    void aTaskRunsOnceHoweverOftenTheExecutorRunsIt() {
        CallbackExecutor dispatcher = new CallbackExecutor(
                task -> {
                    task.run();
                    task.run();
                    throw new IllegalStateException("injected");
                },
                fixture.time);
        List<String> ran = new ArrayList<>();
        assertThat(dispatcher.execute(() -> ran.add("task"))).isTrue();
        assertThat(ran).hasSize(1);
    }
}
