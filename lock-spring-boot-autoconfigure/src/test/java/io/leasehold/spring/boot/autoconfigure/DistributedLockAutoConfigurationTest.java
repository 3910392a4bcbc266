package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockClient;
import io.leasehold.LockException;
import io.leasehold.LockTableException;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.LockDynamoDbClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dax.FakeDaxClient;

class DistributedLockAutoConfigurationTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AopAutoConfiguration.class, DistributedLockAutoConfiguration.class));

    private final ApplicationContextRunner withoutClient =
            spring.withPropertyValues("distributed-lock.aws.region=eu-north-1");

    private final FakeDynamoDb first = new FakeDynamoDb();
    private final FakeDynamoDb second = new FakeDynamoDb();
    private final FakeDynamoDb.Async async = new FakeDynamoDb.Async();

    private static SdkClient used(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed().hasSingleBean(LockClient.class);
        return context.getBean(LockDynamoDb.class).client();
    }

    @Test
    void backsOffFromTheApplicationsLockClient() {
        spring.withBean(FakeLockClient.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(LockClient.class)
                        .hasSingleBean(FakeLockClient.class)
                        .doesNotHaveBean(LockDynamoDb.class));
    }

    @Test
    void setsNoClientUpIfDisabled() {
        spring.withPropertyValues("distributed-lock.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(LockClient.class)
                        .hasBean("distributedLockAdvisor"));
    }

    @Test
    void staysAwayWithoutTheSdk() {
        spring.withClassLoader(new FilteredClassLoader(DynamoDbClient.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("distributedLockAdvisor"));
    }

    @Test
    void usesTheApplicationsClientAndLeavesItOpen() {
        spring.withBean(
                        "dynamoDb",
                        DynamoDbClient.class,
                        () -> first,
                        definition -> definition.setDestroyMethodName(""))
                .run(context -> assertThat(used(context)).isSameAs(first));
        assertThat(first.calls).isEmpty();
    }

    @Test
    void usesTheApplicationsAsynchronousClient() {
        spring.withBean(
                        "dynamoDb",
                        DynamoDbAsyncClient.class,
                        () -> async,
                        definition -> definition.setDestroyMethodName(""))
                .run(context -> assertThat(used(context)).isSameAs(async));
        assertThat(async.calls).isEmpty();
    }

    @Test
    void prefersTheBlockingClient() {
        spring.withBean(DynamoDbAsyncClient.class, () -> async)
                .withBean(DynamoDbClient.class, () -> first)
                .run(context -> assertThat(used(context)).isSameAs(first));
    }

    @Test
    void usesThePrimaryClient() {
        spring.withBean("one", DynamoDbClient.class, () -> first)
                .withBean("two", DynamoDbClient.class, () -> second, definition -> definition.setPrimary(true))
                .run(context -> assertThat(used(context)).isSameAs(second));
    }

    @Test
    void usesTheMarkedClientBeforeAllOthers() {
        spring.withBean("one", DynamoDbClient.class, () -> first, definition -> definition.setPrimary(true))
                .withBean(DynamoDbAsyncClient.class, () -> async)
                .withUserConfiguration(Marked.class)
                .run(context -> assertThat(used(context)).isSameAs(context.getBean("marked")));
    }

    @Test
    void refusesToGuess() {
        spring.withBean("one", DynamoDbClient.class, () -> first)
                .withBean("two", DynamoDbClient.class, () -> second)
                .run(context -> assertThat(failureOf(context, UnusableDynamoDbClientException.class))
                        .hasMessageContaining("one")
                        .hasMessageContaining("two")
                        .hasMessageContaining("@LockDynamoDbClient"));
    }

    @Test
    void refusesDax() {
        spring.withBean(DynamoDbClient.class, FakeDaxClient::new)
                .run(context -> assertThat(failureOf(context, UnusableDynamoDbClientException.class))
                        .hasMessageContaining("software.amazon.dax.FakeDaxClient")
                        .hasMessageContaining("@LockDynamoDbClient"));
    }

    @Test
    void marksAWayAroundDax() {
        spring.withBean(DynamoDbClient.class, FakeDaxClient::new)
                .withUserConfiguration(Marked.class)
                .run(context -> assertThat(used(context)).isSameAs(context.getBean("marked")));
    }

    @Test
    void buildsAClientThatIsNoBean() {
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
        withoutClient
                .withPropertyValues("distributed-lock.aws.endpoint=http://localhost:1")
                .withBean(AwsCredentialsProvider.class, () -> credentials)
                .run(context -> {
                    DynamoDbClient own = (DynamoDbClient) used(context);
                    assertThat(context)
                            .doesNotHaveBean(DynamoDbClient.class)
                            .doesNotHaveBean(DynamoDbAsyncClient.class);
                    assertThat(context.getBean(LockDynamoDb.class).ours()).isTrue();
                    assertThat(own.serviceClientConfiguration().region()).isEqualTo(Region.EU_NORTH_1);
                    assertThat(own.serviceClientConfiguration().endpointOverride())
                            .contains(URI.create("http://localhost:1"));
                    assertThat(own.serviceClientConfiguration())
                            .extracting("credentialsProvider")
                            .isSameAs(credentials);
                    assertThat(own.serviceClientConfiguration()
                                    .overrideConfiguration()
                                    .apiCallAttemptTimeout())
                            .isPresent();
                });
    }

    @Test
    void closesOnlyWhatItBuilt() {
        LockDynamoDb ours = LockDynamoDb.built(() -> first);
        LockDynamoDb given = LockDynamoDb.given(second);
        assertThat(List.of(ours.client(), given.client())).containsExactly(first, second);
        ours.close();
        given.close();
        assertThat(first.calls).containsExactly("close");
        assertThat(second.calls).isEmpty();
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
    void saysThatTheRegionIsMissing() {
        spring.withSystemProperties("aws.disableEc2Metadata=true", "aws.configFile=no-such-file")
                .run(context -> assertThat(failureOf(context, UnusableDynamoDbClientException.class))
                        .hasMessageContaining("distributed-lock.aws.region")
                        .hasMessageContaining("AWS_REGION"));
    }

    private static <T extends Throwable> T failureOf(AssertableApplicationContext context, Class<T> type) {
        assertThat(context).hasFailed();
        for (Throwable e = context.getStartupFailure(); e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
        }
        throw new AssertionError("no " + type, context.getStartupFailure());
    }

    @Test
    void asksNothingOfTheTableByDefault() {
        spring.withBean(DynamoDbClient.class, () -> first)
                .run(context -> assertThat(first.calls).isEmpty());
    }

    @Test
    void validatesTheTable() {
        spring.withBean(DynamoDbClient.class, () -> first)
                .withPropertyValues("distributed-lock.table.mode=validate", "distributed-lock.table-name=locks")
                .run(context -> {
                    LockTableException failure = failureOf(context, LockTableException.class);
                    assertThat(failure.code()).isEqualTo(LockException.Code.TABLE_NOT_FOUND);
                    assertThat(failure.tableName()).isEqualTo("locks");
                });
        assertThat(first.calls).startsWith("describe locks");
    }

    @ParameterizedTest
    @CsvSource({"on-demand, PAY_PER_REQUEST", "provisioned, PROVISIONED 3/4"})
    void createsTheTableThatIsMissing(String billing, String created) {
        spring.withBean(DynamoDbClient.class, () -> first)
                .withPropertyValues(
                        "distributed-lock.table.mode=create",
                        "distributed-lock.table-name=locks",
                        "distributed-lock.table.billing=" + billing,
                        "distributed-lock.table.read-capacity=3",
                        "distributed-lock.table.write-capacity=4")
                .run(context -> assertThat(context).hasFailed());
        assertThat(first.calls).contains("create locks " + created);
    }

    @Test
    void wantsCapacityForProvisionedBilling() {
        spring.withBean(DynamoDbClient.class, () -> first)
                .withPropertyValues(
                        "distributed-lock.table.billing=provisioned", "distributed-lock.table.read-capacity=1")
                .run(context -> {
                    InvalidConfigurationPropertyValueException failure =
                            failureOf(context, InvalidConfigurationPropertyValueException.class);
                    assertThat(failure.getName()).isEqualTo("distributed-lock.table.write-capacity");
                });
    }

    @Test
    void letsTheApplicationChangeTheClientInOrder() {
        List<String> calls = new ArrayList<>();
        class Last implements LockClientBuilderCustomizer {
            @Override
            public void customize(DynamoDbLockClient.Builder builder) {
                calls.add("last");
            }
        }
        @Order(1)
        class First extends Last {
            @Override
            public void customize(DynamoDbLockClient.Builder builder) {
                calls.add("first");
            }
        }
        spring.withBean(DynamoDbClient.class, () -> first)
                .withBean("a", LockClientBuilderCustomizer.class, Last::new)
                .withBean("b", LockClientBuilderCustomizer.class, First::new)
                .run(context -> assertThat(calls).containsExactly("first", "last"));
    }

    @Test
    void theClientTellsTheLeaseThatItHasInTheEnd() {
        spring.withBean(DynamoDbClient.class, () -> first)
                .withPropertyValues("distributed-lock.lease-duration=10s")
                .withBean(
                        LockClientBuilderCustomizer.class,
                        () -> builder -> builder.leaseDuration(Duration.ofMinutes(5)))
                .run(context -> assertThat(context.getBean(LockClient.class).leaseDuration())
                        .isEqualTo(Duration.ofMinutes(5)));
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {

        @Bean
        @LockDynamoDbClient
        DynamoDbClient marked() {
            return new FakeDynamoDb();
        }
    }
}
