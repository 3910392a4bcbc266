package io.leasehold.bridge;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import io.leasehold.test.TestLockClient;
import org.junit.jupiter.api.Test;

/** What is missing is named at once, not at the first use of a lock. */
@SuppressWarnings("NullAway") // Of callers without such a check.
class ThreadLocksArgumentsTest {

    private final ThreadLocks locks = new ThreadLocks(TestLockClient.create());

    @Test
    void aClient() {
        assertThatNullPointerException().isThrownBy(() -> new ThreadLocks(null)).withMessage("client");
    }

    @Test
    void aRequest() {
        assertThatNullPointerException()
                .isThrownBy(() -> locks.lock((LockRequest) null))
                .withMessage("request");
    }

    @Test
    void aKey() {
        assertThatNullPointerException()
                .isThrownBy(() -> locks.lock((LockKey) null))
                .withMessage("key");
        assertThatNullPointerException()
                .isThrownBy(() -> locks.heldByCurrentThread(null))
                .withMessage("key");
    }
}
