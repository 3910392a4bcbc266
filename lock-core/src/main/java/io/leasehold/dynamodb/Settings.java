package io.leasehold.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks the settings of a client. */
final class Settings {

    private static final String KEY_PREFIX = "keyPrefix";
    private static final int MAX_KEY_PREFIX_BYTES = LockKey.MAX_PARTITION_KEY_BYTES / 2;

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

    /** Refuses a prefix that cannot be encoded as UTF-8, or leaves no room for keys. */
    static String keyPrefix(String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new InvalidLockSettingException(
                    KEY_PREFIX, value, "Setting " + KEY_PREFIX + " has an unpaired surrogate. Use whole characters.");
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_KEY_PREFIX_BYTES) {
            throw new InvalidLockSettingException(
                    KEY_PREFIX,
                    value,
                    "Setting " + KEY_PREFIX + " takes " + bytes + " bytes of UTF-8 but must take at most "
                            + MAX_KEY_PREFIX_BYTES + ", so that the keys after it have room. Shorten it.");
        }
        return value;
    }

    /** Refuses a setting if another one has been set that it cannot be combined with. */
    static void refuseBoth(String setting, Object value, String other, @Nullable Object otherValue) {
        require(otherValue == null, setting, value, "excludes " + other + ", which is " + otherValue + " already");
    }

    /** Refuses a setting that breaks a rule; the rule also says what to do. */
    static void require(boolean satisfied, String setting, Object value, String rule) {
        if (!satisfied) {
            throw new InvalidLockSettingException(
                    setting, value.toString(), "Setting " + setting + " is " + value + " but " + rule + ".");
        }
    }
}
