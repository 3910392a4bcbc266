package io.leasehold.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leasehold.spring.boot.autoconfigure.DistributedLockProperties.Sessions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The properties that say whether sessions keep locks alive, and how often their locks are read. */
@ExtendWith(OutputCaptureExtension.class)
class SessionsTest {

    private static DistributedLockProperties bound(String yaml) {
        try (ConfigurableApplicationContext context = YamlApplication.of(yaml).run()) {
            return context.getBean(DistributedLockProperties.class);
        }
    }

    private static void assertRefused(String yaml) {
        SpringApplicationBuilder application = YamlApplication.of(yaml);
        assertThat(catchThrowable(application::run)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "'off'", "OFF", "no", "false"})
    void offNeedsNoQuotes(String off) {
        assertThat(bound("distributed-lock.sessions: " + off).sessions()).isEqualTo(Sessions.OFF);
    }

    @Test
    void unsetTheyAreLeftToTheCore() {
        assertThat(bound("distributed-lock.owner-name: me").sessions()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "true", "soon"})
    void whatIsNeitherAutoNorOffIsRefused(String value, CapturedOutput output) {
        assertRefused("distributed-lock.sessions: '" + value + "'");
        assertThat(output)
                .contains("distributed-lock.sessions")
                .contains("AUTO")
                .contains("OFF");
    }

    @Test
    void withReleasesThatDeleteTheyAreRefused(CapturedOutput output) {
        assertRefused("distributed-lock: {sessions: auto, release-mode: delete}");
        assertThat(output)
                .contains("do not understand sessions: set releaseMode to TOMBSTONE, or leave sessions unset")
                .contains("Correct distributed-lock.sessions (auto or off;"
                        + " unset where distributed-lock.release-mode is delete)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{release-mode: delete}", "{release-mode: delete, sessions: off}"})
    void withReleasesThatDeleteTheyAreOff(String properties) {
        try (ConfigurableApplicationContext context =
                YamlApplication.of("distributed-lock: " + properties).run()) {
            assertThat(context.isActive()).isTrue();
        }
    }

    @Test
    void zeroMeansThatNothingIsAudited() {
        assertThat(bound("distributed-lock.audit-period: 0").auditPeriod()).isEqualTo(Duration.ZERO);
    }

    @Test
    void anAuditPeriodBelowASecondIsRefusedWithItsRange(CapturedOutput output) {
        assertRefused("distributed-lock.audit-period: 999ms");
        assertThat(output)
                .contains("auditPeriod is PT0.999S but must be at least PT1S, or zero")
                .contains("Correct distributed-lock.audit-period (at least 1s, or 0s for no audit)");
    }
}
