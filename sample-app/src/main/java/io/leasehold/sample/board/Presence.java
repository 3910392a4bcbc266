package io.leasehold.sample.board;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets the copies of this application find each other: each holds a lock whose additional attributes have its address.
 * When a copy dies, its lease runs out.
 */
final class Presence implements AutoCloseable {

    private static final String PARTITION = "lock-board";
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final LockClient locks;

    @GuardedBy("this")
    private @Nullable CompletableFuture<LockHandle> hold;

    @GuardedBy("this")
    private boolean closed;

    Presence(LockClient locks) {
        this.locks = locks;
    }

    /** Announces the copy on the given port, until it is closed. */
    synchronized void announce(int port) {
        if (closed) {
            return;
        }
        String host = hostName();
        LockRequest.Builder request = LockRequest.builder(new LockKey(PARTITION, host + ":" + port))
                .attribute("host", host)
                .attribute("port", port)
                .waitTimeout(PATIENCE)
                .listener(event -> announceAgain(port, event));
        hold = locks.acquireAsync(request.build());
    }

    private void announceAgain(int port, LockEvent event) {
        if (event instanceof LockStolenEvent || event instanceof LockExpiredEvent) {
            announce(port);
        }
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }

    static boolean isAbout(LockKey key) {
        return key.partitionKey().equals(PARTITION);
    }

    /** Returns the copy that a row announces, if any. */
    static @Nullable Copy copyOf(LockRecord row) {
        return isAbout(row.key())
                        && row.attributes().get("host") instanceof String host
                        && row.attributes().get("port") instanceof BigDecimal port
                ? new Copy(host, port.intValue())
                : null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (hold != null && !hold.cancel(false) && !hold.isCompletedExceptionally()) {
            hold.join().close();
        }
    }

    /** The address of a copy of this application. */
    record Copy(String host, int port) {}
}
