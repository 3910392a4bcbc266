package io.leasehold.spring.boot.container;

import java.net.URI;
import java.util.Map;

/** How to reach a DynamoDB in a container. Each Region, or each access key, has tables of its own there. */
record LocalDynamoDb(int port, String region, String accessKey, String secretKey) {

    static final String DYNAMODB_LOCAL = "amazon/dynamodb-local";
    static final String LOCALSTACK = "localstack/localstack";
    static final String LOCALSTACK_PRO = "localstack/localstack-pro";

    private static final LocalDynamoDb AMAZONS = new LocalDynamoDb(8000, "us-east-1", "local", "local");
    private static final int LOCALSTACK_PORT = 4566;

    static LocalDynamoDb of(boolean localStack, Map<String, String> env) {
        return localStack
                ? new LocalDynamoDb(
                        LOCALSTACK_PORT,
                        env.getOrDefault("AWS_DEFAULT_REGION", env.getOrDefault("DEFAULT_REGION", "us-east-1")),
                        env.getOrDefault("AWS_ACCESS_KEY_ID", "test"),
                        env.getOrDefault("AWS_SECRET_ACCESS_KEY", "test"))
                : AMAZONS;
    }

    static URI endpoint(String host, int port) {
        return URI.create("http://" + host + ":" + port);
    }
}
