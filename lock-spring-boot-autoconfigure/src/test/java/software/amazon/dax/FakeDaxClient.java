package software.amazon.dax;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Known by its package, as the real one is. */
public final class FakeDaxClient implements DynamoDbClient {

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
