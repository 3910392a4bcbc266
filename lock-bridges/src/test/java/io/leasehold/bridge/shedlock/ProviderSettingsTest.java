package io.leasehold.bridge.shedlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.test.TestLockClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderSettingsTest {

    private final LeaseholdLockProvider.Builder builder = LeaseholdLockProvider.builder(TestLockClient.create());

    @Test
    void aWaitForADeadOwnerThatIsNegativeIsRefusedByName() {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> builder.deadOwnerWait(Duration.ofNanos(-1)))
                .withMessageContaining("Use zero")
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo("deadOwnerWait"));
    }

    @Test
    @SuppressWarnings("NullAway") // Of callers without such a check.
    void whatIsMissingIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder.deadOwnerWait(null))
                .withMessage("deadOwnerWait");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.keyPrefix(null))
                .withMessage("keyPrefix");
        assertThatNullPointerException()
                .isThrownBy(() -> LeaseholdLockProvider.builder(null))
                .withMessage("client");
    }
}
