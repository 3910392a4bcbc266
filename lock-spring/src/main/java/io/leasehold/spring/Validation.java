package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.core.env.Environment;

/**
 * What start-up does about methods whose {@link DistributedLock} cannot work. When called all the same, they fail, but for
 * those that no proxy can see, which run without their lock.
 */
enum Validation {
    FAIL,
    WARN,
    OFF;

    private static final String PROPERTY = "distributed-lock.validation";

    static Validation of(Environment environment) {
        String text = environment.getProperty(PROPERTY, FAIL.name());
        return Arrays.stream(values())
                .filter(value -> value.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidLockSettingException(
                        PROPERTY, text, PROPERTY + " is '" + text + "'. Use fail, warn or off."));
    }
}
