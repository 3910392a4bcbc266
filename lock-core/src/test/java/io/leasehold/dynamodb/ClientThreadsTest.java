package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What the threads of a client do when more is asked of them than they can do. */
class ClientThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);

    private Future<?> hang(ExecutorService pool) {
        return pool.submit(Executors.callable(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    @Test
    void ofTheRequestsOfABlockingClientABoundedNumberMayHang() {
        ExecutorService pool = ClientThreads.requests();
        for (int i = 0; i < ClientThreads.MOST_REQUESTS; i++) {
            assertThat(hang(pool)).isNotDone();
        }
        assertThatThrownBy(() -> hang(pool))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage(ClientThreads.MOST_REQUESTS + " requests hang");
        end.countDown();
        pool.shutdown();
    }
}
