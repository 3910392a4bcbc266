package io.leasehold.internal.store;

/**
 * An answer of the table.
 *
 * @param content what it says
 * @param date the table's own time at which it was given, in whole seconds since the epoch; {@link #NO_DATE} if the
 *     answer does not tell it, or something between table and client may have changed it
 */
public record Answer<T>(T content, long date) {

    /** The date of an answer that does not tell the table's time. */
    public static final long NO_DATE = 0;

    /** Makes an answer without a date. */
    public static <T> Answer<T> undated(T content) {
        return new Answer<>(content, NO_DATE);
    }
}
