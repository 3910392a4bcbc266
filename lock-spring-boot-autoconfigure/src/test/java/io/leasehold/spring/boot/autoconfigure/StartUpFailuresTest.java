package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.OnBusy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What an operator reads when the application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartUpFailuresTest {

    private static void start(Class<?> application, String... properties) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(application)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .run())
                .isNotNull();
    }

    @Test
    void durationsOutOfOrder(CapturedOutput output) {
        start(WithDynamoDb.class, "distributed-lock.lease-duration=20s", "distributed-lock.safe-period=19s");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The lease (20s)")
                .contains("safe period (19s)")
                .contains("Correct distributed-lock.lease-duration, distributed-lock.heartbeat-period and"
                        + " distributed-lock.safe-period");
    }

    @ParameterizedTest
    @CsvSource({
        "table-name, a",
        "partition-key-name, ' '",
        "sort-key-name, lock_key",
        "ttl-attribute-name, sort_key",
        "owner-name, ' '",
        "lease-duration, 1s",
        "heartbeat-period, 0s",
        "safe-period, 1s",
        "expiry-period, 31s",
        "heartbeat-tps, -1",
        "wait-timeout, -1s",
        "retry-period, 99ms",
        "takeover-skew, 3999ms",
        "audit-period, 999ms",
        "tombstone-retention, 1h",
        "callback-threads, 0"
    })
    void anUnusableProperty(String property, String value, CapturedOutput output) {
        start(WithDynamoDb.class, "distributed-lock." + property + "=" + value);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsPattern("Correct .*distributed-lock." + property);
    }

    @Test
    void aMissingTable(CapturedOutput output) {
        start(WithDynamoDb.class, "distributed-lock.table.mode=validate", "distributed-lock.table-name=locks");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Set distributed-lock.table.mode to create")
                .contains("'locks'")
                .contains("distributed-lock.aws.region");
    }

    @Test
    void aForbiddenTable() {
        LockTableException forbidden = new LockTableException(Code.ACCESS_DENIED, "locks", "Access denied.", null);
        assertThat(new LockTableFailureAnalyzer().analyze(forbidden).getAction())
                .contains("'locks'")
                .contains("dynamodb:UpdateItem")
                .contains("dynamodb:DescribeTable");
    }

    @Test
    void anUnsuitableTable() {
        LockTableException unsuitable = new LockTableException(Code.TABLE_UNSUITABLE, "locks", "No sort key.", null);
        assertThat(new LockTableFailureAnalyzer().analyze(unsuitable).getAction())
                .contains("distributed-lock.sort-key-name");
    }

    @Test
    @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
    void aMissingRegion(CapturedOutput output) {
        String file = System.setProperty("aws.configFile", "no-such-file");
        String metadata = System.setProperty("aws.disableEc2Metadata", "true");
        try {
            start(Bare.class);
        } finally {
            restore("aws.configFile", file);
            restore("aws.disableEc2Metadata", metadata);
        }
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Region of the lock table is not known")
                .contains("Set distributed-lock.aws.region or AWS_REGION");
    }

    private static void restore(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    @Test
    void anUnusableAnnotation(CapturedOutput output) {
        start(WithBadAnnotation.class, "distributed-lock.aws.region=eu-north-1");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("WithBadAnnotation.work")
                .contains("write #order")
                .contains("Correct @DistributedLock(key)");
    }

    static Stream<Arguments> annotations() {
        return Stream.of(
                Arguments.of(
                        UnknownFallback.class,
                        List.of(
                                "UnknownFallback.work: fallback 'other' names no method",
                                "It must have the parameters [class java.lang.String]",
                                "LockAcquireTimeoutException",
                                "Correct @DistributedLock(fallback).")),
                Arguments.of(
                        UnknownClient.class,
                        List.of(
                                "UnknownClient.work: client 'others' names no LockClient bean",
                                "Use one of [lockClient].",
                                "Correct @DistributedLock(client).")),
                Arguments.of(
                        OneNameForTwo.class,
                        List.of(
                                "OneNameForTwo.work",
                                ": name 'orders' is the name of ",
                                "OneNameForTwo.otherWork",
                                "Give each method a name of its own.",
                                "Correct @DistributedLock(name).")));
    }

    @ParameterizedTest
    @MethodSource
    void annotations(Class<?> application, List<String> texts, CapturedOutput output) {
        start(application, "distributed-lock.aws.region=eu-north-1");
        assertThat(output).contains("APPLICATION FAILED TO START").contains(texts);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class Bare {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class WithDynamoDb {

        @Bean
        DynamoDbClient dynamoDb() {
            return new FakeDynamoDb();
        }
    }

    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class WithBadAnnotation {

        @DistributedLock("#{order}")
        public void work(String order) {}
    }

    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class UnknownFallback {

        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public void work(String order) {}
    }

    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class UnknownClient {

        @DistributedLock(client = "others")
        public void work() {}
    }

    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class OneNameForTwo {

        @DistributedLock(name = "orders")
        public void work() {}

        @DistributedLock(name = "orders")
        public void otherWork() {}
    }
}
