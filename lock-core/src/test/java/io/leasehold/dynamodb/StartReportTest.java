package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The one line that a new lock client logs. */
class StartReportTest {

    private final DynamoDbClientBuilder dynamoDb = DynamoDbClient.builder()
            .region(Region.EU_NORTH_1)
            .credentialsProvider(AnonymousCredentialsProvider.create());

    @Test
    void namesTableRegionOwnerLeaseAndThatThereIsNoPrefix() {
        assertThat(lineOf(DynamoDbLockClient.builder(dynamoDb.build()).ownerName("me")))
                .isEqualTo(
                        "INFO Locks are kept in table 'DynamoDBLockTable' in Region eu-north-1: owner 'me', lease 30s,"
                                + " heartbeat every 5s, no key prefix (set one if other applications use this table)");
    }

    @Test
    void namesEndpointAndPrefix() {
        dynamoDb.endpointOverride(URI.create("http://localhost:8000"));
        assertThat(lineOf(DynamoDbLockClient.builder(dynamoDb.build())
                        .table(LockTable.named("locks"))
                        .leaseDuration(Duration.ofSeconds(90))
                        .keyPrefix("billing:")))
                .startsWith(
                        "INFO Locks are kept in table 'locks' in Region eu-north-1 at http://localhost:8000: owner '")
                .endsWith("', lease 1m30s, heartbeat every 15s, key prefix 'billing:'");
    }

    @Test
    void aClientThatTellsNothingOfItsPlaceIsNoTrouble() {
        assertThat(lineOf(DynamoDbLockClient.builder(new FakeTable().client())))
                .startsWith("INFO Locks are kept in table 'DynamoDBLockTable': owner '");
    }

    private static String lineOf(DynamoDbLockClient.Builder builder) {
        try (LoggedLines log = new LoggedLines(DynamoDbLockClient.class)) {
            builder.build().close();
            assertThat(log.lines()).hasSize(1);
            return log.lines().get(0);
        }
    }
}
