package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The property that says when the lock of a dead holder is taken over, or that it is only observed. */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverSkewTest {

    private static Duration bound(String yaml) {
        try (ConfigurableApplicationContext context = YamlApplication.of(yaml).run()) {
            return context.getBean(DistributedLockProperties.class).takeoverSkew();
        }
    }

    private static void assertRefused(String yaml) {
        SpringApplicationBuilder application = YamlApplication.of(yaml);
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
                YamlApplication.of("distributed-lock: " + properties).run()) {
            assertThat(context.isActive()).isTrue();
        }
    }
}
