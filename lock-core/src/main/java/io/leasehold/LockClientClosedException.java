package io.leasehold;

/** The client was closed, or stopped acquiring, before the call or while the call waited. */
public final class LockClientClosedException extends LockException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public LockClientClosedException(String message) {
        super(Code.CLIENT_SHUTDOWN, message);
    }
}
