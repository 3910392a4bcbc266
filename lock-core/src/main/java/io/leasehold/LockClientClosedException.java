package io.leasehold;

/** The client is closed or acquires no more, since before the call or since while it waited. */
public final class LockClientClosedException extends LockException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public LockClientClosedException(String message) {
        super(Code.CLIENT_SHUTDOWN, message);
    }
}
