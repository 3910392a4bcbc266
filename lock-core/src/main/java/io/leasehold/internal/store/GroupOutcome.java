package io.leasehold.internal.store;

import io.leasehold.LockKey;
import java.util.Map;

/** The result of a write of several rows. */
public sealed interface GroupOutcome {

    /** All holds were written. */
    record Applied() implements GroupOutcome {}

    /** The conditions of the given rows failed, and nothing was changed. */
    record Refused(Map<LockKey, Row> rows) implements GroupOutcome {}

    /** Another request was about to change one of the rows, and nothing was changed. */
    record Conflict() implements GroupOutcome {}

    /** The table does not support writes of several rows. */
    record Unsupported() implements GroupOutcome {}
}
