package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** Where the lock table is, for a client that we build. A {@code null} is not decided yet. */
record LockDynamoDbConnection(
        @Nullable URI endpoint,
        @Nullable String region,
        @Nullable String accessKey,
        @Nullable String secretKey) {

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");

    LockDynamoDbConnection {
        region = region == null || region.isBlank() ? null : region;
        if ((accessKey == null) != (secretKey == null)) {
            throw new UnusableDynamoDbClientException(
                    "The connection details of the lock table have only one of access key and secret key.",
                    "Give both, or neither.",
                    null);
        }
        refuse(endpoint != null && !isHttp(endpoint), "endpoint", endpoint, "http://localhost:8000");
        refuse(region != null && !REGION.matcher(region).matches(), "region", region, "eu-central-1");
    }

    private static boolean isHttp(URI endpoint) {
        return endpoint.getHost() != null
                && ("http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme()));
    }

    private static void refuse(boolean unusable, String property, @Nullable Object value, String example) {
        if (unusable) {
            throw new UnusableDynamoDbClientException(
                    "The " + property + " of the lock table is '" + value + "', which the AWS SDK cannot use.",
                    "Write, for example, distributed-lock.aws." + property + "=" + example
                            + ", or correct the connection details that it comes from.",
                    null);
        }
    }

    static LockDynamoDbConnection of(@Nullable LockConnectionDetails details) {
        return details == null
                ? new LockDynamoDbConnection(null, null, null, null)
                : new LockDynamoDbConnection(
                        details.getEndpoint(), details.getRegion(), details.getAccessKey(), details.getSecretKey());
    }

    static LockDynamoDbConnection of(DistributedLockProperties.Aws properties) {
        return new LockDynamoDbConnection(properties.endpoint(), properties.region(), null, null);
    }

    /** Returns this connection; each {@code null} is taken from the other one. */
    LockDynamoDbConnection over(LockDynamoDbConnection other) {
        boolean keys = accessKey != null;
        return new LockDynamoDbConnection(
                endpoint == null ? other.endpoint : endpoint,
                region == null ? other.region : region,
                keys ? accessKey : other.accessKey,
                keys ? secretKey : other.secretKey);
    }

    void applyTo(AwsClientBuilder<?, ?> builder) {
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (accessKey != null && secretKey != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
        }
    }
}
