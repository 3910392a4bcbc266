package io.leasehold.spring.boot.container;

import java.net.URI;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/** Makes connection details from a Docker Compose service that runs DynamoDB Local or LocalStack. */
final class LockComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<LockConnectionDetails> {

    /** The label by which a compose file says what an image of another name contains. */
    private static final String CONNECTION_LABEL = "org.springframework.boot.service-connection";

    LockComposeConnectionDetailsFactory() {
        super(new String[] {LocalDynamoDb.DYNAMODB_LOCAL, LocalDynamoDb.LOCALSTACK, LocalDynamoDb.LOCALSTACK_PRO});
    }

    @Override
    protected LockConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements LockConnectionDetails {

        private final LocalDynamoDb local;
        private final URI endpoint;

        Details(RunningService service) {
            super(service);
            local = LocalDynamoDb.of(image(service).contains("localstack"), service.env());
            endpoint = LocalDynamoDb.endpoint(service.host(), service.ports().get(local.port()));
        }

        private static String image(RunningService service) {
            return service.labels()
                    .getOrDefault(CONNECTION_LABEL, service.image().toString());
        }

        @Override
        public URI getEndpoint() {
            return endpoint;
        }

        @Override
        public String getRegion() {
            return local.region();
        }

        @Override
        public String getAccessKey() {
            return local.accessKey();
        }

        @Override
        public String getSecretKey() {
            return local.secretKey();
        }
    }
}
