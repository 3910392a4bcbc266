package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbClientCustomizer;
import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dax.FakeDaxClient;

/** Which DynamoDB client the locks get beside Spring Cloud AWS, with its real jars. */
class SpringCloudDynamoDbTest extends LockDynamoDbFixture {

    /** With their client bean switched off, as it is where their DynamoDbTemplate is not on the class path. */
    private final ApplicationContextRunner springCloudWithoutClient =
            springCloud.withPropertyValues("spring.cloud.aws.dynamodb.enabled=false");

    @Test
    void springCloudsClientIsTaken() {
        springCloud.run(context -> assertThat(applications(context)).isSameAs(context.getBean(DynamoDbClient.class)));
    }

    @Test
    void springCloudStandsInForDax() {
        springCloud
                .withBean(DynamoDbClient.class, FakeDaxClient::new)
                .run(context -> assertThat(ours(context).endpointOverride()).contains(URI.create("http://cloud:1")));
    }

    @Test
    void buildsThroughSpringCloud() {
        springCloudWithoutClient.run(context -> {
            AwsServiceClientConfiguration client = ours(context);
            assertThat(context).doesNotHaveBean(DynamoDbClient.class).doesNotHaveBean(DynamoDbAsyncClient.class);
            assertThat(client.endpointOverride()).contains(URI.create("http://cloud:1"));
            assertThat(client.region()).isEqualTo(Region.EU_WEST_1);
            assertThat(accessKey(client)).isEqualTo("cloud");
            assertThat(client.overrideConfiguration().apiCallAttemptTimeout()).contains(Duration.ofSeconds(2));
            assertThat(client.overrideConfiguration().apiCallTimeout()).contains(Duration.ofSeconds(5));
        });
    }

    @Test
    void springCloudsPropertiesOfDynamoDbCount() {
        springCloudWithoutClient
                .withPropertyValues(
                        "spring.cloud.aws.dynamodb.endpoint=http://table:1",
                        "spring.cloud.aws.dynamodb.region=eu-west-2")
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://table:1"));
                    assertThat(ours(context).region()).isEqualTo(Region.EU_WEST_2);
                });
    }

    @Test
    void springCloudsCustomizersCountAndTheirShorterTimeoutsStay() {
        springCloudWithoutClient
                .withBean(
                        DynamoDbClientCustomizer.class,
                        () -> builder -> builder.overrideConfiguration(
                                override -> override.apiCallAttemptTimeout(Duration.ofSeconds(1))
                                        .apiCallTimeout(Duration.ofMinutes(1))))
                .run(context -> {
                    assertThat(ours(context).overrideConfiguration().apiCallAttemptTimeout())
                            .contains(Duration.ofSeconds(1));
                    assertThat(ours(context).overrideConfiguration().apiCallTimeout())
                            .contains(Duration.ofSeconds(5));
                });
    }

    @Test
    void propertiesForLocksGoBeforeThoseForAllOfAws() {
        springCloudWithoutClient
                .withPropertyValues(
                        "distributed-lock.aws.endpoint=http://locks:1", "distributed-lock.aws.region=eu-north-1")
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://locks:1"));
                    assertThat(ours(context).region()).isEqualTo(Region.EU_NORTH_1);
                });
    }

    @Test
    void springCloudsConnectionDetailsGoBeforeProperties() {
        springCloudWithoutClient
                .withBean(AwsConnectionDetails.class, CloudDetails::new)
                .withPropertyValues("distributed-lock.aws.endpoint=http://locks:1")
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://container:1"));
                    assertThat(accessKey(ours(context))).isEqualTo("container");
                });
    }

    @Test
    void ourConnectionDetailsGoBeforeSpringClouds() {
        springCloudWithoutClient
                .withBean(AwsConnectionDetails.class, CloudDetails::new)
                .withBean(LockConnectionDetails.class, LockDetails::new)
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://lock-container:1"));
                    assertThat(ours(context).region()).isEqualTo(Region.US_WEST_2);
                    assertThat(accessKey(ours(context))).isEqualTo("lock-container");
                });
    }

    @Test
    void ourConnectionDetailsReachSpringCloudsClient() {
        springCloud.withBean(LockConnectionDetails.class, LockDetails::new).run(context -> {
            AwsServiceClientConfiguration client =
                    ((DynamoDbClient) applications(context)).serviceClientConfiguration();
            assertThat(client.endpointOverride()).contains(URI.create("http://lock-container:1"));
            assertThat(client.region()).isEqualTo(Region.US_WEST_2);
            assertThat(accessKey(client)).isEqualTo("lock-container");
        });
    }

    @ParameterizedTest
    @CsvSource({"false, locks", "true, test-locks-eu"})
    void springCloudsPrefixAndSuffixComeInIfAskedFor(boolean asked, String table) {
        springCloud
                .withBean(DynamoDbClient.class, () -> first)
                .withPropertyValues(
                        "spring.cloud.aws.dynamodb.table-prefix=test-",
                        "spring.cloud.aws.dynamodb.table-suffix=-eu",
                        "distributed-lock.aws.cloud-table-naming=" + asked,
                        "distributed-lock.table-name=locks",
                        "distributed-lock.table.mode=validate")
                .run(context -> assertThat(context).hasFailed());
        assertThat(first.calls).contains("describe " + table);
    }

    private static final class CloudDetails implements AwsConnectionDetails {

        @Override
        public URI getEndpoint() {
            return URI.create("http://container:1");
        }

        @Override
        public String getAccessKey() {
            return "container";
        }

        @Override
        public String getSecretKey() {
            return "secret";
        }
    }
}
