package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The property that says when the lock of a dead holder is taken over, or that it is only observed. */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverSkewTest {

    private static SpringApplicationBuilder application(String yaml) {
        return new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.NONE)
                .initializers(
                        context -> context.getEnvironment().getPropertySources().addFirst(source(yaml)));
    }

    private static PropertySource<?> source(String yaml) {
        try {
            ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
            return new YamlPropertySourceLoader().load("test", file).get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration bound(String yaml) {
        try (ConfigurableApplicationContext context = application(yaml).run()) {
            return context.getBean(DistributedLockProperties.class).takeoverSkew();
        }
    }

    private static void assertRefused(String yaml) {
        SpringApplicationBuilder application = application(yaml);
        assertThat(catchThrowable(application::run)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "'off'", "OFF", "no", "false", "0"})
    void offMeansThatNothingIsTakenOverUnobserved(String off) {
        assertThat(bound("distributed-lock.takeover-skew: " + off)).isZero();
    }

    @Test
    void anAllowanceIsADuration() {
        assertThat(bound("distributed-lock.takeover-skew: 10s")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void unsetItIsLeftToTheCore() {
        assertThat(bound("distributed-lock.owner-name: me")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "soon", "true"})
    void whatIsNoDurationIsRefusedWithRangeAndRemedy(String value, CapturedOutput output) {
        assertRefused("distributed-lock.takeover-skew: " + value);
        assertThat(output)
                .contains("distributed-lock.takeover-skew")
                .contains("Write a duration of 4s to 10m, for example 60s, or off.");
    }

    @ParameterizedTest
    @CsvSource({"3999ms, PT3.999S", "11m, PT11M", "-1s, PT-1S"})
    void whatIsOutOfRangeIsRefusedWithRangeAndRemedy(String value, String shown, CapturedOutput output) {
        assertRefused("distributed-lock.takeover-skew: " + value);
        assertThat(output)
                .contains("takeoverSkew is " + shown + " but must be between PT4S and PT10M")
                .contains("Correct distributed-lock.takeover-skew (4s to 10m, or off;");
    }

    @Test
    void withReleasesThatDeleteItIsRefused(CapturedOutput output) {
        assertRefused("distributed-lock: {takeover-skew: 60s, release-mode: delete}");
        assertThat(output)
                .contains("takeovers by the table's clock need rows that stay")
                .contains("Correct distributed-lock.takeover-skew (4s to 10m, or off;"
                        + " unset where distributed-lock.release-mode is delete)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{release-mode: delete}", "{release-mode: delete, takeover-skew: off}"})
    void withReleasesThatDeleteItIsOff(String properties) {
        try (ConfigurableApplicationContext context =
                application("distributed-lock: " + properties).run()) {
            assertThat(context.isActive()).isTrue();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AopAutoConfiguration.class, DistributedLockAutoConfiguration.class})
    static class App {

        @Bean
        DynamoDbClient dynamoDb() {
            return new FakeDynamoDb();
        }
    }
}
