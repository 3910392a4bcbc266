package io.leasehold.benchmarks.contender;

import io.leasehold.LockClient;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.benchmarks.lab.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Several locks of ours at once: as a group, or each by itself. */
public final class Several implements Contender {

    private final LockClient client;
    private final int locks;
    private final boolean grouped;

    /** Makes a client over an SDK client, with a table of ours. */
    public Several(Sdk sdk, String table, int locks, boolean grouped) {
        this.client = DynamoDbLockClient.builder(sdk.sync())
                .table(LockTable.named(table))
                .build();
        this.locks = locks;
        this.grouped = grouped;
    }

    @Override
    public Optional<Held> take(String key, Duration wait) throws InterruptedException {
        List<LockRequest> requests = IntStream.range(0, locks)
                .mapToObj(number -> LockRequest.builder(key + "-" + number)
                        .waitTimeout(wait)
                        .build())
                .toList();
        return Optional.of(grouped ? group(requests) : singles(requests));
    }

    private Held group(List<LockRequest> requests) throws InterruptedException {
        LockGroup group = client.acquireAll(requests);
        return group::release;
    }

    private Held singles(List<LockRequest> requests) throws InterruptedException {
        List<LockHandle> held = new ArrayList<>();
        for (LockRequest request : requests) {
            held.add(client.acquire(request));
        }
        Collections.reverse(held);
        return () -> held.forEach(LockHandle::release);
    }

    @Override
    public void close() {
        client.close();
    }
}
