package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The README's lines for users of the core alone, as they stand there. */
class ReadmeIT {

    private static final Logger log = LoggerFactory.getLogger(ReadmeIT.class);

    private final List<Long> tokens = new ArrayList<>();

    @Test
    void itsLinesDoWhatItSays() throws InterruptedException {
        DynamoDbClient dynamoDb = DynamoDbLocal.shared().client();

        // snippet
        LockTable table = LockTable.named("locks");
        table.create(dynamoDb); // once; on demand, with time to live switched on

        LockClient locks = DynamoDbLockClient.builder(dynamoDb) // a DynamoDbClient or a DynamoDbAsyncClient
                .table(table)
                .listener(event -> log.info("{}", event)) // in danger, recovered, stolen, expired, …
                .build();

        try (LockHandle lock = locks.acquire(LockRequest.of("order:42"))) {
            step1(lock.fencingToken());
            lock.ensureHeld(); // throws if the lock was lost meanwhile; no I/O
            step2(lock.fencingToken());
            lock.release(); // throws if the lock was lost before; close() alone would not
        }
        locks.close();
        // end

        assertThat(tokens).hasSize(2).doesNotContain(0L);
    }

    private void step1(long token) {
        tokens.add(token);
    }

    private void step2(long token) {
        tokens.add(token);
    }
}
