package io.leasehold.internal.engine.simulation;

import org.jspecify.annotations.Nullable;

/** A broken promise: which one, for which lock, when. */
record Violation(String invariant, @Nullable String lock, String what, long at) {

    @Override
    public String toString() {
        return invariant + (lock == null ? "" : " of lock '" + lock + "'") + " at " + String.format("%.6f", at / 1e9)
                + " s: " + what;
    }
}
