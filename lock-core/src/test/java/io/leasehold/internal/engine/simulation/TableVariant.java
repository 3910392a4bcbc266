package io.leasehold.internal.engine.simulation;

/** The table as it is, and tables that lack one of the conditions which the protocol builds on. */
public enum TableVariant {
    CORRECT,
    /** A release deletes the row, and its token with it; grants count from 1. */
    DELETES_ON_RELEASE,
    /** A heartbeat is accepted whatever beat stands in the row, so that a late duplicate takes it back. */
    REWINDS_BEATS,
    /** A release frees whatever hold stands in the row. */
    RELEASES_BY_NAME,
    /** A heartbeat renews what stands under its hold's id, whatever its token. */
    IGNORES_TOKENS,
    /** A takeover asks for the hold that was seen, but not for its beat. */
    TAKES_OVER_WHATEVER_THE_BEAT,
    /** A take that does not say until when its hold may live leaves what the row says. */
    TAKE_KEEPS_END,
    /** A heartbeat that does not say until when its hold may live leaves what the row says. */
    BEAT_KEEPS_END,
    /** A take leaves the session that the row names. */
    TAKE_KEEPS_SESSION,
    /** A heartbeat of a hold's own leaves the session that the row names, and the lease that goes with it. */
    BEAT_KEEPS_SESSION,
    /** The row of a session that is over can be written as if there had been none. */
    REOPENS_SESSIONS,
    /** A slot is taken whoever has it. */
    TAKES_ANY_SLOT,
    /** What the former holder of a slot waited for stays in the row. */
    KEEPS_WAITS,
    /** What a member waits for is written whatever the row shows, and if there is none. */
    WAITS_WITHOUT_CONDITION,
    /** The members of a lock are read eventually consistently. */
    STALE_QUERIES,
    /** A write keeps a marked row for no longer than any other. */
    FORGETS_MARKS,
    /** Time to live deletes free rows before their time is over. */
    COLLECTS_EARLY,
    /** A transaction does not check the tokens that were read. */
    TRANSACTIONS_IGNORE_TOKENS,
    /** A transaction that is refused writes the rows that it can. */
    HALF_TRANSACTIONS
}
