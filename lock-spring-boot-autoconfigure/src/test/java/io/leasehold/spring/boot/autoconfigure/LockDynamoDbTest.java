package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dax.FakeDaxClient;

/** Which DynamoDB client the locks get: every rung of the ladder, the one of Spring Cloud AWS with its real jars. */
class LockDynamoDbTest extends LockDynamoDbFixture {

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
}
