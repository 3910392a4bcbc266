package io.leasehold.spring.boot.autoconfigure;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The DynamoDB client of the lock table: a {@link DynamoDbClient} or a {@link DynamoDbAsyncClient}. Wrapped, because a
 * client that we built must not be a bean of its own type: it would replace that of the application or of another
 * library.
 */
final class LockDynamoDb implements AutoCloseable {

    private final Supplier<SdkClient> source;
    private final boolean ours;

    @GuardedBy("this")
    private @Nullable SdkClient client;

    private LockDynamoDb(Supplier<SdkClient> source, boolean ours) {
        this.source = source;
        this.ours = ours;
    }

    /** Wraps a client that the application closes. */
    static LockDynamoDb given(SdkClient client) {
        return new LockDynamoDb(() -> client, false);
    }

    /** Builds a client when it is first needed, and again when it is needed after it was closed. */
    static LockDynamoDb built(Supplier<SdkClient> source) {
        return new LockDynamoDb(source, true);
    }

    synchronized SdkClient client() {
        if (client == null) {
            client = source.get();
        }
        return client;
    }

    boolean ours() {
        return ours;
    }

    DynamoDbLockClient.Builder lockClient() {
        return client() instanceof DynamoDbClient blocking
                ? DynamoDbLockClient.builder(blocking)
                : DynamoDbLockClient.builder((DynamoDbAsyncClient) client());
    }

    void create(LockTable table) {
        if (client() instanceof DynamoDbClient blocking) {
            table.create(blocking);
        } else {
            table.create((DynamoDbAsyncClient) client());
        }
    }

    void validate(LockTable table) {
        if (client() instanceof DynamoDbClient blocking) {
            table.validate(blocking);
        } else {
            table.validate((DynamoDbAsyncClient) client());
        }
    }

    @Override
    public synchronized void close() {
        if (ours && client != null) {
            client.close();
            client = null;
        }
    }
}
