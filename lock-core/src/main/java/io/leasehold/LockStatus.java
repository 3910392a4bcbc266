package io.leasehold;

/** The state of a lock that this process has acquired. */
public enum LockStatus {

    /** Held, and renewed within the safe period. */
    LOCKED,

    /**
     * Held, but not renewed for the safe period; or not provably held, because the clocks of this machine disagree
     * after a pause. Heartbeats continue; one that succeeds makes the lock {@link #LOCKED} again.
     */
    IN_DANGER,

    /** Released by its owner: {@code release} or {@code close} was called. */
    RELEASED,

    /** Lost: stolen, deleted, released by force, expired, or abandoned by a client that was closed. Final. */
    INVALID
}
