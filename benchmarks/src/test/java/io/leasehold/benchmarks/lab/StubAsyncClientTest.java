package io.leasehold.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class StubAsyncClientTest {

    private final StubAsyncClient store = new StubAsyncClient(Duration.ZERO);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void onlyTroubledLocksFail() {
        store.trouble(key -> key.startsWith("bad"), StubAsyncClient.Trouble.IS_THROTTLED);
        store.updateItem(write("good")).join();
        assertThatThrownBy(() -> store.updateItem(write("bad-1")).join())
                .hasCauseInstanceOf(ProvisionedThroughputExceededException.class);
    }

    @Test
    void troubledLocksMayGetNoAnswer() {
        store.trouble("bad", StubAsyncClient.Trouble.HANGS);
        assertThat(store.updateItem(write("bad"))).isNotDone();
    }

    @Test
    void writesBeyondTheLimitAreThrottledAndRenewNothing() {
        store.limit(1);
        store.updateItem(write("a")).join();
        assertThatThrownBy(() -> store.updateItem(write("b")).join())
                .hasCauseInstanceOf(ProvisionedThroughputExceededException.class);
        assertThat(store.log().writes()).isEqualTo(1);
    }

    @Test
    void eachWriteIsShown() {
        List<UpdateItemRequest> seen = new ArrayList<>();
        store.watch(seen::add);
        store.updateItem(write("a")).join();
        assertThat(seen).containsExactly(write("a"));
    }

    @Test
    void readsOfSeveralRowsAreCountedAndFindNoneProcessed() {
        KeysAndAttributes two =
                KeysAndAttributes.builder().keys(List.of(key("a"), key("b"))).build();
        BatchGetItemRequest read =
                BatchGetItemRequest.builder().requestItems(Map.of("table", two)).build();
        assertThat(store.batchGetItem(read).join().unprocessedKeys()).isEqualTo(Map.of("table", two));
        assertThat(store.rowsRead()).isEqualTo(2);
    }

    private static UpdateItemRequest write(String key) {
        return UpdateItemRequest.builder().key(key(key)).build();
    }

    private static Map<String, AttributeValue> key(String key) {
        return Map.of("lock_key", AttributeValue.fromS(key));
    }
}
