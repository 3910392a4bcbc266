package io.leasehold.internal.dynamodb;

import io.leasehold.internal.store.LockStore;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Stores over a client that gives all requests the same answer, for answers that DynamoDB Local does not give. */
final class AnsweredStore {

    private AnsweredStore() {}

    /**
     * Returns a store with the key prefix "prefix/".
     *
     * @param answer the answer, or an exception that all requests fail with
     */
    static LockStore of(Object answer) {
        DynamoDbClient client = (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("serviceClientConfiguration")) {
                        throw new UnsupportedOperationException();
                    }
                    if (answer instanceof RuntimeException failure) {
                        throw failure;
                    }
                    return answer;
                });
        StoreSettings settings = new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, Stored.RETENTION, "prefix/");
        return DynamoDbLockStore.over(client, Runnable::run, settings);
    }
}
