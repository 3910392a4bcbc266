package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbAutoConfiguration;
import io.leasehold.spring.boot.container.LockConnectionDetails;
import java.net.URI;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Applications with and without Spring Cloud AWS, and the DynamoDB client that their locks get. */
abstract class LockDynamoDbFixture {

    final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DistributedLockAutoConfiguration.class));

    final ApplicationContextRunner springCloud = spring.withConfiguration(AutoConfigurations.of(
                    AwsAutoConfiguration.class,
                    CredentialsProviderAutoConfiguration.class,
                    RegionProviderAutoConfiguration.class,
                    DynamoDbAutoConfiguration.class))
            .withPropertyValues(
                    "spring.cloud.aws.region.static=eu-west-1",
                    "spring.cloud.aws.credentials.access-key=cloud",
                    "spring.cloud.aws.credentials.secret-key=secret",
                    "spring.cloud.aws.endpoint=http://cloud:1");

    final FakeDynamoDb first = new FakeDynamoDb();
    final FakeDynamoDb second = new FakeDynamoDb();
    final FakeDynamoDb.Async async = new FakeDynamoDb.Async();

    static AwsServiceClientConfiguration ours(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        assertThat(context.getBean(LockDynamoDb.class).ours()).isTrue();
        return ((DynamoDbClient) context.getBean(LockDynamoDb.class).client()).serviceClientConfiguration();
    }

    static Object applications(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed();
        assertThat(context.getBean(LockDynamoDb.class).ours()).isFalse();
        return context.getBean(LockDynamoDb.class).client();
    }

    static String accessKey(AwsServiceClientConfiguration client) {
        return ((AwsCredentials) client.credentialsProvider().resolveIdentity().join()).accessKeyId();
    }

    static AwsCredentialsProvider credentials(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
    }

    static final class LockDetails implements LockConnectionDetails {

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
