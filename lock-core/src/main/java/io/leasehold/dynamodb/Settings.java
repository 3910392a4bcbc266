package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of settings. */
final class Settings {

    private Settings() {}

    static Duration between(String setting, Duration value, Duration least, Duration most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                setting,
                value,
                "must be between " + least + " and " + most.toDays() + " days");
        return value;
    }

    static int atLeast(String setting, int value, int least, String meaning) {
        require(value >= least, setting, value, "must be at least " + least + " (" + meaning + ")");
        return value;
    }

    static long positive(String setting, long value, String meaning) {
        require(value > 0, setting, value, "must be positive (" + meaning + ")");
        return value;
    }

    /** Refuses a setting where another that excludes it has been set. */
    static void refuseBoth(String setting, Object value, String other, @Nullable Object otherValue) {
        require(otherValue == null, setting, value, "excludes " + other + ", which is " + otherValue + " already");
    }

    private static void require(boolean satisfied, String setting, Object value, String rule) {
        if (!satisfied) {
            throw new InvalidLockSettingException(
                    setting, value.toString(), "Setting " + setting + " is " + value + " but " + rule + ".");
        }
    }
}
