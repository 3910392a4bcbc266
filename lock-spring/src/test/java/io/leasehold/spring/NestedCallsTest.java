package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockLostException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls inside of a call that has the lock already. */
class NestedCallsTest extends LockedJobs {

    @Test
    void isReentrantOnOneThread() {
        run(jobs -> {
            assertThat(jobs.<String>around("a", () -> jobs.around("b", () -> jobs.around("a", () -> "deep"))))
                    .isEqualTo("deep");
            assertThat(LockContext.current()).isEmpty();
        });
        assertThat(locks.journal).startsWith("acquire a", "acquire b", "release b", "release a");
    }

    @Test
    void doesNotNestUnderALostLock() {
        run(jobs -> assertThatThrownBy(() -> jobs.around("a", () -> {
                    locks.handles.get(0).lose();
                    return jobs.around("a", () -> locks.journal.add("nested body"));
                }))
                .isInstanceOf(LockLostException.class));
        assertThat(locks.journal).doesNotContain("nested body");
    }

    @Test
    void anotherThreadIsNotInside() {
        run(jobs -> jobs.around(
                "a",
                () -> CompletableFuture.runAsync(() -> {
                            assertThat(LockContext.current()).isEmpty();
                            assertThatThrownBy(() -> jobs.byText("a")).isInstanceOf(LockAcquireTimeoutException.class);
                        })
                        .join()));
    }

    @Test
    void givesTheCodeInsideItsHandle() {
        run(jobs -> jobs.around("a", () -> {
            LockHandle a = LockContext.current().orElseThrow();
            assertThat(a.key()).isEqualTo(LockKey.of("a"));
            jobs.around("b", () -> {
                assertThat(LockContext.current().orElseThrow().key()).isEqualTo(LockKey.of("b"));
                return jobs.around("a", () -> assertThat(LockContext.current()).containsSame(a));
            });
            return assertThat(LockContext.current()).containsSame(a);
        }));
    }
}
