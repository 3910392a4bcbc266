package io.leasehold.internal.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text {@code <hold id>:<beat>} that stands in a row as its version. The beat is padded with zeros, so that for one
 * hold the order of the texts is the order of the beats.
 */
public final class HoldVersion {

    /** Enough for one beat a millisecond over 300 years. */
    private static final int BEAT_DIGITS = 13;

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32}):[0-9]{" + BEAT_DIGITS + "}");

    private HoldVersion() {}

    /** Returns the version that a grant writes. */
    public static String first(String holdId) {
        return of(holdId, 0);
    }

    /** Returns the version that the given beat writes. */
    public static String of(String holdId, long beat) {
        String digits = Long.toString(beat);
        return holdId + ":" + "0".repeat(BEAT_DIGITS - digits.length()) + digits;
    }

    /** Returns whether the version is one of the given hold. */
    public static boolean belongsTo(String version, String holdId) {
        return version.length() > holdId.length()
                && version.startsWith(holdId)
                && version.charAt(holdId.length()) == ':';
    }

    /** Returns the prefix that all versions of a hold share, no other version has; empty for another client's version. */
    public static Optional<String> prefix(String version) {
        return FORM.matcher(version).matches()
                ? Optional.of(version.substring(0, version.indexOf(':') + 1))
                : Optional.empty();
    }
}
