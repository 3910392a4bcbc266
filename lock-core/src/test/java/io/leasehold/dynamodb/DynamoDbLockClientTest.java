package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockClient;
import io.leasehold.internal.engine.SessionSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbLockClientTest {

    private final FakeTable fake = new FakeTable();

    @Test
    void buildingWithTheDefaultsAsksNothingOfDynamoDb() {
        builder().build().close();

        assertThat(fake.calls()).isEmpty();
    }

    @Test
    void theConstantsAreTheDerivedDefaults() {
        assertThat(Timings.of(DynamoDbLockClient.DEFAULT_LEASE_DURATION, null, null))
                .isEqualTo(Timings.of(
                        DynamoDbLockClient.DEFAULT_LEASE_DURATION,
                        DynamoDbLockClient.DEFAULT_HEARTBEAT_PERIOD,
                        DynamoDbLockClient.DEFAULT_SAFE_PERIOD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2S", "PT2.5S", "PT3S", "PT10S", "PT1M", "PT1H", "P365D"})
    void everyLeaseAloneMakesAClient(String lease) {
        assertThatCode(() ->
                        builder().leaseDuration(Duration.parse(lease)).build().close())
                .doesNotThrowAnyException();
    }

    @Test
    void unsetPeriodsFollowTheLease() {
        assertThat(Timings.of(Duration.ofSeconds(60), null, null).heartbeat())
                .isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(Timings.of(Duration.ofSeconds(60), null, null).safe())
                .isEqualTo(Duration.ofSeconds(40).toNanos());
    }

    @Test
    void aClientTellsItsLeaseAlsoWhenItIsClosed() {
        LockClient client = builder().leaseDuration(Duration.ofSeconds(60)).build();
        assertThat(client.leaseDuration()).isEqualTo(Duration.ofSeconds(60));
        client.close();
        assertThat(client.leaseDuration()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void anUnsetWaitIsLeaseAndHeartbeat() {
        assertThat(Timings.waitTimeout(null, Timings.of(Duration.ofSeconds(30), null, null)))
                .isEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void anUnsetExpiryIsADayOrTwiceTheLease() {
        assertThat(Timings.expiryPeriod(null, Duration.ofSeconds(30))).isEqualTo(Duration.ofHours(24));
        assertThat(Timings.expiryPeriod(null, Duration.ofHours(12))).isEqualTo(Duration.ofHours(24));
        assertThat(Timings.expiryPeriod(null, Duration.ofHours(12).plusNanos(1)))
                .isEqualTo(Duration.ofHours(24).plusNanos(2));
    }

    @Test
    void aKeyPrefixMayTake1024BytesAndNotOneMore() {
        assertThatCode(() -> builder().keyPrefix("ä".repeat(512))).doesNotThrowAnyException();
        assertRefusedAtOnce("keyPrefix", builder -> builder.keyPrefix("ä".repeat(512) + "b"));
    }

    @Test
    void aKeyPrefixMustHaveAFormInUtf8() {
        assertRefusedAtOnce("keyPrefix", builder -> builder.keyPrefix("\ud800"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1.999999999S", "P366D", "PT-1S"})
    void aLeaseOutOfRangeIsRefused(String lease) {
        assertRefused("leaseDuration", builder -> builder.leaseDuration(Duration.parse(lease)));
    }

    @Test
    void aHeartbeatPeriodMustBePositive() {
        assertRefused("heartbeatPeriod", builder -> builder.heartbeatPeriod(Duration.ZERO));
    }

    @Test
    void aSafePeriodThatLeavesNoTimeForASecondHeartbeatIsRefused() {
        assertRefused("safePeriod", builder -> builder.safePeriod(Duration.ofSeconds(5)));
    }

    @Test
    void aSafePeriodThatLeavesNoTimeToSaveTheLockIsRefused() {
        assertRefused("leaseDuration", builder -> builder.safePeriod(Duration.ofSeconds(29)));
    }

    @Test
    void anExpiryBelowTwiceTheLeaseIsRefused() {
        assertRefused("expiryPeriod", builder -> builder.expiryPeriod(Duration.ofSeconds(59)));
    }

    @Test
    void anExpiryBeyondReasonIsRefusedByItsSetter() {
        assertRefusedAtOnce("expiryPeriod", builder -> builder.expiryPeriod(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void aTombstoneMustBeKeptForADay() {
        assertRefusedAtOnce("tombstoneRetention", builder -> builder.tombstoneRetention(Duration.ofHours(23)));
    }

    @Test
    void aTakeoverSkewLiesBetweenFourSecondsAndTenMinutes() {
        Duration least = Duration.ofSeconds(4);
        Duration most = Duration.ofMinutes(10);
        assertRefusedAtOnce("takeoverSkew", builder -> builder.takeoverSkew(least.minusNanos(1)));
        assertRefusedAtOnce("takeoverSkew", builder -> builder.takeoverSkew(most.plusNanos(1)));
        assertRefusedAtOnce("takeoverSkew", builder -> builder.takeoverSkew(Duration.ofNanos(-1)));

        builder().takeoverSkew(least).build().close();
        builder().takeoverSkew(most).build().close();
        builder().takeoverSkew(Duration.ZERO).build().close();
    }

    @Test
    void takeoversByTheTablesClockNeedRowsThatStay() {
        assertRefused(
                "takeoverSkew",
                builder -> builder.takeoverSkew(Duration.ofSeconds(60)).releaseMode(ReleaseMode.DELETE));

        builder()
                .takeoverSkew(Duration.ZERO)
                .releaseMode(ReleaseMode.DELETE)
                .build()
                .close();
        builder().releaseMode(ReleaseMode.DELETE).build().close();
    }

    @Test
    void anAuditPeriodIsASecondOrMoreOrZero() {
        assertRefusedAtOnce("auditPeriod", builder -> builder.auditPeriod(Duration.ofMillis(999)));
        assertRefusedAtOnce("auditPeriod", builder -> builder.auditPeriod(Duration.ofNanos(-1)));

        builder().auditPeriod(Duration.ofSeconds(1)).build().close();
        builder().auditPeriod(Duration.ZERO).build().close();
    }

    @Test
    void sessionsNeedRowsThatStay() {
        assertRefused("sessions", builder -> builder.sessions(true).releaseMode(ReleaseMode.DELETE));

        builder().sessions(false).releaseMode(ReleaseMode.DELETE).build().close();
        builder().releaseMode(ReleaseMode.DELETE).build().close();
    }

    @Test
    void sessionsAreOnUnlessSetOtherwise() {
        RowSettings rows = new RowSettings();
        assertThat(rows.sessions()).isEqualTo(SessionSettings.auto(DynamoDbLockClient.DEFAULT_AUDIT_PERIOD));

        rows.sessions = false;
        assertThat(rows.sessions()).isEqualTo(SessionSettings.OFF);

        rows.sessions = null;
        rows.releaseMode = ReleaseMode.DELETE;
        assertThat(rows.sessions()).isEqualTo(SessionSettings.OFF);
    }

    @Test
    void aHeartbeatCapMustNotBeNegative() {
        assertRefusedAtOnce("heartbeatTps", builder -> builder.heartbeatTps(-1));
    }

    @Test
    void thereMustBeACallbackThread() {
        assertRefusedAtOnce("callbackThreads", builder -> builder.callbackThreads(0));
    }

    @Test
    void listenersRunOnThreadsOfTheClientOrOnAnExecutorAndNotOnBoth() {
        assertThatThrownBy(() -> builder().callbackThreads(2).callbackExecutor(Runnable::run))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("callbackExecutor")
                .hasMessageContaining("excludes callbackThreads, which is 2 already");
        assertThatThrownBy(() -> builder().callbackExecutor(Runnable::run).callbackThreads(2))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("callbackThreads")
                .hasMessageContaining("excludes callbackExecutor");
    }

    @Test
    void aWaitMustNotBeNegative() {
        assertRefused("waitTimeout", builder -> builder.waitTimeout(Duration.ofNanos(-1)));
    }

    @Test
    void aRetryPeriodIsAtLeast100Milliseconds() {
        assertRefused("retryPeriod", builder -> builder.retryPeriod(Duration.ofNanos(99_999_999)));
        builder().retryPeriod(Duration.ofMillis(100)).build().close();
    }

    @Test
    void aCloseTimeoutMustBePositive() {
        assertRefused("closeTimeout", builder -> builder.closeTimeout(Duration.ZERO));
    }

    @Test
    void anOwnerMustHaveAName() {
        assertRefused("ownerName", builder -> builder.ownerName(" "));
    }

    @Test
    void generatedOwnerNamesDiffer() {
        assertThat(OwnerNames.generate())
                .contains("/" + ProcessHandle.current().pid() + "/")
                .isNotEqualTo(OwnerNames.generate());
    }

    @Test
    void nullIsRefusedByEachSetter() {
        assertThatNullPointerException().isThrownBy(() -> builder().table(null)).withMessage("table");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().releaseMode(null))
                .withMessage("releaseMode");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().listener(null))
                .withMessage("listener");
    }

    @Test
    void threadsKeepNoJvmAliveAndTellWhatTheyAreFor() {
        Thread thread = ClientThreads.named("timer").newThread(() -> {});

        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("leasehold-timer-1");
    }

    private DynamoDbLockClient.Builder builder() {
        return DynamoDbLockClient.builder(fake.client());
    }

    private void assertRefused(String setting, UnaryOperator<DynamoDbLockClient.Builder> change) {
        DynamoDbLockClient.Builder builder = change.apply(builder());
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(builder::build)
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo(setting));
    }

    private void assertRefusedAtOnce(String setting, UnaryOperator<DynamoDbLockClient.Builder> change) {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> change.apply(builder()))
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo(setting));
    }
}
