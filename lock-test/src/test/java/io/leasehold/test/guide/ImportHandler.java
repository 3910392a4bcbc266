package io.leasehold.test.guide;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The function on docs/lambda.md. */
// snippet
class ImportHandler { // implements RequestHandler<String, String>

    private final LockClient locks; // made once for each process, not for each call

    ImportHandler(LockClient locks) {
        this.locks = locks;
    }

    public String handleRequest(String file, Context context) throws InterruptedException {
        Duration work = Duration.ofMillis(context.getRemainingTimeInMillis()).plusSeconds(1);
        LockRequest request = LockRequest.builder("import:" + file)
                .fixedLease(work.multipliedBy(10).dividedBy(9)) // valid for nine tenths of it
                .build();
        Optional<LockHandle> granted = locks.tryAcquire(request);
        if (granted.isEmpty()) {
            return "busy";
        }
        try (LockHandle lock = granted.get()) {
            for (String part : partsOf(file)) {
                lock.ensureHeld(); // throws LockLostException if the process was frozen meanwhile; no I/O
                store(part, lock.fencingToken());
            }
        }
        return "imported";
    }
    // end

    Iterable<String> partsOf(String file) {
        return List.of(file + "-1", file + "-2");
    }

    void store(String part, long token) {}
}
