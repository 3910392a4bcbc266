package io.leasehold.internal.store;

import java.util.Optional;

/**
 * Builds and reads the version of a row, the text {@code <hold id>:<beat>}. The beat number is padded with zeros, so
 * that for one hold the order of the texts is the order of the beats.
 */
public final class HoldVersion {

    /** Enough for one beat per millisecond over 300 years. */
    private static final int BEAT_DIGITS = 13;

    private static final int ID_DIGITS = 32;

    private HoldVersion() {}

    /** Returns the version that a grant writes. */
    public static String first(String holdId) {
        return of(holdId, 0);
    }

    /** Returns the version that the heartbeat with the given number writes. */
    public static String of(String holdId, long beat) {
        String digits = Long.toString(beat);
        return holdId + ":" + "0".repeat(BEAT_DIGITS - digits.length()) + digits;
    }

    /** Returns whether the version belongs to the given hold. */
    public static boolean belongsTo(String version, String holdId) {
        return version.length() > holdId.length()
                && version.startsWith(holdId)
                && version.charAt(holdId.length()) == ':';
    }

    /** Returns the prefix that exactly the versions of one hold have; empty for a version of another lock library. */
    public static Optional<String> prefix(String version) {
        return isOurs(version) ? Optional.of(version.substring(0, ID_DIGITS + 1)) : Optional.empty();
    }

    /** Returns whether a grant has written the version, and no heartbeat of the hold has replaced it. */
    public static boolean isFirst(String version) {
        return isOurs(version) && version.equals(first(version.substring(0, ID_DIGITS)));
    }

    private static boolean isOurs(String version) {
        return version.length() == ID_DIGITS + 1 + BEAT_DIGITS
                && version.charAt(ID_DIGITS) == ':'
                && areDigits(version, 0, ID_DIGITS, "0123456789abcdef")
                && areDigits(version, ID_DIGITS + 1, version.length(), "0123456789");
    }

    private static boolean areDigits(String version, int from, int to, String allowed) {
        for (int at = from; at < to; at++) {
            if (allowed.indexOf(version.charAt(at)) < 0) {
                return false;
            }
        }
        return true;
    }
}
