package io.leasehold.spring;

/** Puts the release of a lock off until something else has ended. */
@FunctionalInterface
interface ReleaseDeferral {

    /** Lets each lock be released at once. */
    ReleaseDeferral NONE = release -> false;

    /** Takes a release over and runs it later; returns false if there is nothing to wait for. */
    boolean defer(Runnable release);
}
