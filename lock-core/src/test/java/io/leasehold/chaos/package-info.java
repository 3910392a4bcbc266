/**
 * Real processes that contend for locks while they are killed, stopped, cut off and lied to about the time.
 *
 * <p>A {@code Fleet} is a table with its {@code Machine}s. On each runs a {@code Contender} in a JVM of its own, behind a
 * {@code Wire} that breaks and with a {@code WallClock} that jumps. What the contenders did is checked afterwards by two
 * witnesses: the {@code Ledger} of when they relied on a lock, and the {@code Register} that the lock protects.
 */
@NullMarked
package io.leasehold.chaos;

import org.jspecify.annotations.NullMarked;
