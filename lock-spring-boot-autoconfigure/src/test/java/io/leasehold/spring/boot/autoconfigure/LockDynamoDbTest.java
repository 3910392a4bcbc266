package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbClientCustomizer;
import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dax.FakeDaxClient;

/** Which DynamoDB client the locks get: every rung of the ladder, the one of Spring Cloud AWS with its real jars. */
class LockDynamoDbTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockAutoConfiguration.class));

    private final ApplicationContextRunner springCloud = spring.withConfiguration(AutoConfigurations.of(
                    AwsAutoConfiguration.class,
                    CredentialsProviderAutoConfiguration.class,
                    RegionProviderAutoConfiguration.class,
                    DynamoDbAutoConfiguration.class))
            .withPropertyValues(
                    "spring.cloud.aws.region.static=eu-west-1",
                    "spring.cloud.aws.credentials.access-key=cloud",
                    "spring.cloud.aws.credentials.secret-key=secret",
                    "spring.cloud.aws.endpoint=http://cloud:1");

    /** With their client bean switched off, as it is where their DynamoDbTemplate is not on the class path. */
    private final ApplicationContextRunner springCloudWithoutClient =
            springCloud.withPropertyValues("spring.cloud.aws.dynamodb.enabled=false");

    private final FakeDynamoDb first = new FakeDynamoDb();
    private final FakeDynamoDb second = new FakeDynamoDb();
    private final FakeDynamoDb.Async async = new FakeDynamoDb.Async();

    private static AwsServiceClientConfiguration ours(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        assertThat(context.getBean(LockDynamoDb.class).ours()).isTrue();
        return ((DynamoDbClient) context.getBean(LockDynamoDb.class).client()).serviceClientConfiguration();
    }

    private static Object applications(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        assertThat(context.getBean(LockDynamoDb.class).ours()).isFalse();
        return context.getBean(LockDynamoDb.class).client();
    }

    private static String accessKey(AwsServiceClientConfiguration client) {
        return ((AwsCredentials) client.credentialsProvider().resolveIdentity().join()).accessKeyId();
    }

    private static AwsCredentialsProvider credentials(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
    }

    @Test
    void theNamedClientGoesBeforeAllOthers() {
        spring.withBean("one", DynamoDbClient.class, () -> first, definition -> definition.setPrimary(true))
                .withBean("two", DynamoDbAsyncClient.class, () -> async)
                .withPropertyValues("distributed-lock.aws.client-bean=two")
                .run(context -> assertThat(applications(context)).isSameAs(async));
    }

    @ParameterizedTest
    @CsvSource({"none, There is no bean of this name", "text, The bean is no DynamoDbClient"})
    void theNamedClientMustBeOne(String name, String problem) {
        spring.withBean("text", String.class, () -> "text")
                .withBean("one", DynamoDbClient.class, () -> first)
                .withPropertyValues("distributed-lock.aws.client-bean=" + name)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("distributed-lock.aws.client-bean")
                        .hasMessageContaining(problem));
    }

    @Test
    void theNamedClientMustNotBeDax() {
        springCloud
                .withBean("dax", DynamoDbClient.class, FakeDaxClient::new)
                .withPropertyValues("distributed-lock.aws.client-bean=dax")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("DAX"));
    }

    @Test
    void theOnlyClientThatIsNoDaxClientIsTaken() {
        spring.withBean("dax", DynamoDbClient.class, FakeDaxClient::new, definition -> definition.setPrimary(true))
                .withBean("one", DynamoDbClient.class, () -> first)
                .run(context -> assertThat(applications(context)).isSameAs(first));
    }

    @Test
    void anAsynchronousClientIsTakenBeforeDax() {
        spring.withBean("dax", DynamoDbClient.class, FakeDaxClient::new)
                .withBean(DynamoDbAsyncClient.class, () -> async)
                .run(context -> assertThat(applications(context)).isSameAs(async));
    }

    @Test
    void doesNotGuessBehindDax() {
        spring.withBean("dax", DynamoDbClient.class, FakeDaxClient::new, definition -> definition.setPrimary(true))
                .withBean("one", DynamoDbClient.class, () -> first)
                .withBean("two", DynamoDbClient.class, () -> second)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("several DynamoDB clients")
                        .hasMessageContaining("distributed-lock.aws.client-bean"));
    }

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

    @Test
    void worksWithoutSpringCloud() {
        spring.withClassLoader(new FilteredClassLoader("io.awspring"))
                .withPropertyValues("distributed-lock.aws.region=eu-north-1")
                .run(context -> assertThat(ours(context).region()).isEqualTo(Region.EU_NORTH_1));
    }

    @Test
    void ourConnectionDetailsGoBeforePropertiesAndBeans() {
        spring.withBean(LockConnectionDetails.class, LockDetails::new)
                .withBean(AwsCredentialsProvider.class, () -> credentials("bean"))
                .withPropertyValues(
                        "distributed-lock.aws.endpoint=http://locks:1", "distributed-lock.aws.region=eu-north-1")
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://lock-container:1"));
                    assertThat(ours(context).region()).isEqualTo(Region.US_WEST_2);
                    assertThat(accessKey(ours(context))).isEqualTo("lock-container");
                });
    }

    @Test
    void whatConnectionDetailsLeaveOpenThePropertiesSay() {
        spring.withBean(LockConnectionDetails.class, () -> new LockConnectionDetails() {})
                .withPropertyValues(
                        "distributed-lock.aws.endpoint=http://locks:1", "distributed-lock.aws.region=eu-north-1")
                .run(context -> {
                    assertThat(ours(context).endpointOverride()).contains(URI.create("http://locks:1"));
                    assertThat(ours(context).region()).isEqualTo(Region.EU_NORTH_1);
                });
    }

    @Test
    void halfACredentialIsAnError() {
        spring.withBean(LockConnectionDetails.class, () -> new LockConnectionDetails() {
                    @Override
                    public String getAccessKey() {
                        return "key";
                    }
                })
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("only one of access key"));
    }

    @Test
    void theApplicationsRegionProviderIsAsked() {
        spring.withBean(AwsRegionProvider.class, () -> () -> Region.SA_EAST_1)
                .run(context -> assertThat(ours(context).region()).isEqualTo(Region.SA_EAST_1));
    }

    @Test
    void doesNotGuessAmongCredentials() {
        spring.withBean("one", AwsCredentialsProvider.class, () -> credentials("one"))
                .withBean("two", AwsCredentialsProvider.class, () -> credentials("two"))
                .withPropertyValues("distributed-lock.aws.region=eu-north-1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("AwsCredentialsProvider")
                        .hasMessageContaining("one")
                        .hasMessageContaining("two"));
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

    private static final class LockDetails implements LockConnectionDetails {

        @Override
        public URI getEndpoint() {
            return URI.create("http://lock-container:1");
        }

        @Override
        public String getRegion() {
            return "us-west-2";
        }

        @Override
        public String getAccessKey() {
            return "lock-container";
        }

        @Override
        public String getSecretKey() {
            return "secret";
        }
    }
}
