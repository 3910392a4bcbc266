package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What start-up does about methods whose {@link DistributedLock} cannot work. If such a method is called all the same,
 * it fails; but a method that no proxy can intercept runs without its lock.
 */
enum Validation {
    FAIL,
    WARN,
    OFF;

    private static final String PROPERTY = "distributed-lock.validation";

    static Validation of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidLockSettingException(
                        PROPERTY, text, PROPERTY + " is '" + text + "'. Use fail, warn or off."));
    }
}
