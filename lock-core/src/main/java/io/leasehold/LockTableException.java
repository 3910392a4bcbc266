package io.leasehold;

import org.jspecify.annotations.Nullable;

/** The table is missing or unsuitable, or the credentials do not allow access; the message says what to do. */
public final class LockTableException extends LockException {

    private static final long serialVersionUID = 1L;

    private final String tableName;

    /**
     * Makes the exception.
     *
     * @param code one of TABLE_NOT_FOUND, TABLE_UNSUITABLE, ACCESS_DENIED
     */
    public LockTableException(Code code, String tableName, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.tableName = tableName;
    }

    /** Returns the name of the table. */
    public String tableName() {
        return tableName;
    }
}
