package io.leasehold.spring.boot.container;

import java.net.URI;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;
import org.testcontainers.localstack.LocalStackContainer;

/** Makes connection details from a container of DynamoDB Local or LocalStack with {@code @ServiceConnection}. */
abstract class LockContainerConnectionDetailsFactory<C extends Container<?>>
        extends ContainerConnectionDetailsFactory<C, LockConnectionDetails> {

    private final boolean localStack;

    private LockContainerConnectionDetailsFactory(String connectionName, boolean localStack) {
        super(connectionName);
        this.localStack = localStack;
    }

    @Override
    protected LockConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<C> source) {
        return new Details<>(source, localStack);
    }

    /** Known by its image, because it has no class of its own. */
    static final class DynamoDbLocal extends LockContainerConnectionDetailsFactory<Container<?>> {

        DynamoDbLocal() {
            super(LocalDynamoDb.DYNAMODB_LOCAL, false);
        }
    }

    /** Testcontainers 1, and still there in 2. */
    @SuppressWarnings("deprecation") // in Testcontainers 2
    static final class LocalStack1
            extends LockContainerConnectionDetailsFactory<
                    org.testcontainers.containers.localstack.LocalStackContainer> {

        LocalStack1() {
            super(ANY_CONNECTION_NAME, true);
        }
    }

    /** Testcontainers 2. */
    static final class LocalStack2 extends LockContainerConnectionDetailsFactory<LocalStackContainer> {

        LocalStack2() {
            super(ANY_CONNECTION_NAME, true);
        }
    }

    private static final class Details<C extends Container<?>> extends ContainerConnectionDetails<C>
            implements LockConnectionDetails {

        private final boolean localStack;

        Details(ContainerConnectionSource<C> source, boolean localStack) {
            super(source);
            this.localStack = localStack;
        }

        private LocalDynamoDb local() {
            return LocalDynamoDb.of(localStack, getContainer().getEnvMap());
        }

        @Override
        public URI getEndpoint() {
            return LocalDynamoDb.endpoint(
                    getContainer().getHost(), getContainer().getMappedPort(local().port()));
        }

        @Override
        public String getRegion() {
            return local().region();
        }

        @Override
        public String getAccessKey() {
            return local().accessKey();
        }

        @Override
        public String getSecretKey() {
            return local().secretKey();
        }
    }
}
