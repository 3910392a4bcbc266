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

    /** How YAML reads {@code off} without quotes. */
    private static final String YAML_OFF = "false";

    static Validation of(String text) {
        String name = text.equals(YAML_OFF) ? OFF.name() : text.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidLockSettingException(
                        PROPERTY, text, PROPERTY + " is '" + text + "'. Use fail, warn or off."));
    }
}
