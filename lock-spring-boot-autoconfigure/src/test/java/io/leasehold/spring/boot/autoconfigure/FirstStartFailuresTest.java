package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.spring.DistributedLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What somebody reads whose first start with Leasehold fails: each says what is missing and what to write. */
@ExtendWith(OutputCaptureExtension.class)
class FirstStartFailuresTest {

    private static void start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.add(0, "distributed-lock.aws.region=eu-central-1");
        assertThatThrownBy(() -> new SpringApplicationBuilder(application)
                        .web(WebApplicationType.NONE)
                        .properties(all.toArray(String[]::new))
                        .run())
                .isNotNull();
    }

    @Test
    void noCredentials(CapturedOutput output) {
        start(WithoutCredentials.class, "distributed-lock.table.mode=create");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Unable to load credentials")
                .contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
                .contains("For DynamoDB Local any key does")
                .contains("software.amazon.awssdk:sts, which is missing")
                .contains("software.amazon.awssdk:ssooidc, which are missing")
                .doesNotContain("dynamodb:CreateTable");
    }

    @Test
    void namesNoModuleThatIsThere() {
        Set<String> there = Set.of(
                "software.amazon.awssdk.services.sts.StsClient",
                "software.amazon.awssdk.services.sso.SsoClient",
                "software.amazon.awssdk.services.ssooidc.SsoOidcClient");
        assertThat(AwsCredentialsRemedy.ofMissing(there::contains)).doesNotContain("missing");
    }

    @ParameterizedTest
    @CsvSource({"UnrecognizedClientException, Renew or correct", "AccessDeniedException, Allow the application's role"})
    void wrongCredentialsAreNoLackOfPermission(String code, String remedy) {
        DynamoDbException refusal = (DynamoDbException) DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
        LockTableException denied = new LockTableException(Code.ACCESS_DENIED, "locks", "No.", refusal);
        assertThat(new LockTableFailureAnalyzer().analyze(denied).getAction()).startsWith(remedy);
    }

    @Test
    void twoDynamoDbClients(CapturedOutput output) {
        start(TwoClients.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("several DynamoDB clients")
                .contains("[one, two]")
                .contains("Mark one bean with @LockDynamoDbClient or @Primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8000", "127.0.0.1:8000", "localhost", "ftp://localhost"})
    void anEndpointThatIsNone(String endpoint, CapturedOutput output) {
        start(Bare.class, "distributed-lock.aws.endpoint=" + endpoint);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("'" + endpoint + "'")
                .contains("http://localhost:8000");
    }

    @Test
    void aRegionThatIsNone(CapturedOutput output) {
        start(Bare.class, "distributed-lock.aws.region=eu central");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("'eu central'")
                .contains("distributed-lock.aws.region=eu-central-1");
    }

    @Test
    void anUnreachableEndpoint(CapturedOutput output) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        start(
                WithCredentials.class,
                "distributed-lock.table.mode=create",
                "distributed-lock.aws.endpoint=http://127.0.0.1:" + port);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("http://127.0.0.1:" + port)
                .contains("Connection refused")
                .contains("correct distributed-lock.aws.endpoint")
                .contains("distributed-lock.table.mode=none");
    }

    @ParameterizedTest
    @CsvSource({"FinalClass, final class", "RecordBean, record"})
    void aClassThatAllowsNoProxy(String type, String kind, CapturedOutput output) throws ClassNotFoundException {
        start(Class.forName(FirstStartFailuresTest.class.getName() + "$With" + type));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(type + " (bean ")
                .contains("methods [work]")
                .contains("a " + kind + " allows none")
                .contains("Make ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lease-duration",
                "wait-timeout",
                "retry-period",
                "takeover-skew",
                "audit-period",
                "expiry-period",
                "tombstone-retention"
            })
    void aDurationWithoutAUnit(String property, CapturedOutput output) {
        start(Bare.class, "distributed-lock." + property + "=30");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("distributed-lock." + property)
                .contains("The duration has no unit. Write 30s for seconds or 30ms for milliseconds.");
    }

    @Test
    void anUnknownPropertyOfAnArgument(CapturedOutput output) {
        start(UnknownProperty.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("UnknownProperty.work")
                .contains("reads 'ident', which Order does not have")
                .contains("Correct @DistributedLock(key)");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class Bare {}

    static class WithoutCredentials extends Bare {

        @Bean
        AwsCredentialsProvider credentials() {
            return () -> {
                throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
            };
        }
    }

    static class WithCredentials extends Bare {

        @Bean
        AwsCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
        }
    }

    static class TwoClients extends Bare {

        @Bean
        DynamoDbClient one() {
            return new FakeDynamoDb();
        }

        @Bean
        DynamoDbClient two() {
            return new FakeDynamoDb();
        }
    }

    static class WithFinalClass extends Bare {

        @Bean
        FinalClass work() {
            return new FinalClass();
        }
    }

    static final class FinalClass {

        @DistributedLock
        public void work() {}
    }

    static class WithRecordBean extends Bare {

        @Bean
        RecordBean work() {
            return new RecordBean();
        }
    }

    record RecordBean() {

        @DistributedLock
        public void work() {}
    }

    record Order(String id) {}

    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class UnknownProperty {

        @DistributedLock("order:#{#order.ident}")
        public void work(Order order) {}
    }
}
