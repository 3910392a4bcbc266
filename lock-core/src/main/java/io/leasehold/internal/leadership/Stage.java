package io.leasehold.internal.leadership;

/** What a running candidate is doing. */
sealed interface Stage permits Campaign, LeaderTerm, Stage.Pause {

    /** Waits before the next campaign. */
    final class Pause implements Stage {}
}
