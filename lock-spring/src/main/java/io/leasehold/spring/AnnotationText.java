package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * The text of one attribute of one annotation.
 *
 * @param annotation its simple name
 * @param name of the attribute
 * @param text its placeholders are resolved
 * @param method the annotated method, for messages
 */
record AnnotationText(String annotation, String name, String text, String method) {

    /** Spring would read it as milliseconds. Zero needs no unit. */
    private static final Pattern WITHOUT_UNIT = Pattern.compile("[+-]?0*[1-9]\\d*");

    /** Makes the text of an attribute of {@link DistributedLock}. */
    AnnotationText(String name, String text, String method) {
        this(DistributedLock.class.getSimpleName(), name, text, method);
    }

    /** Returns the text with its placeholders resolved. */
    AnnotationText resolved(UnaryOperator<String> placeholders) {
        try {
            return new AnnotationText(annotation, name, placeholders.apply(text), method);
        } catch (IllegalArgumentException e) {
            throw unusable("has a placeholder without a value (" + e.getMessage() + ")", "Define the property.");
        }
    }

    Duration duration() {
        if (WITHOUT_UNIT.matcher(text.strip()).matches()) {
            throw unusable(
                    "has no unit",
                    "Write " + text.strip() + "s for seconds or " + text.strip() + "ms for milliseconds.");
        }
        Duration duration;
        try {
            duration = DurationFormatterUtils.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            throw unusable("is not a duration", "Write, for example, 10s, 500ms or PT10S.");
        }
        if (duration.isNegative()) {
            throw unusable("is negative", "Write, for example, 10s, 500ms or PT10S.");
        }
        return duration;
    }

    /** Refuses a text that cannot be a key. The text may be long: the message shows only the useful part of it. */
    void check(Function<String, LockKey> asKey) {
        try {
            var unused = asKey.apply(text);
        } catch (InvalidLockSettingException e) {
            throw new InvalidLockSettingException(
                    attribute(),
                    text,
                    "@" + annotation + " of " + method + ": " + name + " is unusable. " + e.getMessage());
        }
    }

    /** Returns the duration; both limits are in range. */
    Duration durationBetween(Duration least, Duration most) {
        Duration duration = duration();
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            String range = least.toSeconds() + "s to " + most.toDays() + "d";
            throw unusable("is out of range", "Use " + range + ".");
        }
        return duration;
    }

    /** Returns the whole number; both limits are in range. */
    int numberBetween(int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw unusable("is not a whole number", "Use " + least + " to " + most + ".");
        }
        throw unusable("is out of range", "Use " + least + " to " + most + ".");
    }

    InvalidLockSettingException unusable(String problem, String remedy) {
        return new InvalidLockSettingException(
                attribute(),
                text,
                "@" + annotation + " of " + method + ": " + name + " '" + text + "' " + problem
                        + (problem.endsWith(".") ? " " : ". ") + remedy);
    }

    private String attribute() {
        return "@" + annotation + "(" + name + ")";
    }
}
