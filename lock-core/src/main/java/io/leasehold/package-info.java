/**
 * The public API of Leasehold: the types that an application uses to acquire, hold and release locks.
 *
 * <h2>The timing contract</h2>
 *
 * A lock is a lease of duration L on a row of a table. Its holder counts L from a moment <em>before</em> it sent the
 * write that the table shows. It stops G before L has passed; G, the guard, is the larger of 10&nbsp;% of L and
 * 500&nbsp;ms. Every other client counts L from a moment <em>after</em> the response that first showed that write. It
 * takes over only when the whole of L has passed without another write, or when the table's own clock shows that the
 * holder is dead (see below). Hence <strong>at most one handle in the world answers {@code true} from {@link
 * io.leasehold.LockHandle#isHeld()} at any instant</strong>. Handles of shared and limited requests are the exception:
 * any number of shared ones, and as many limited ones as their limit allows, can be held at once, but never beside an
 * exclusive one. All of this holds provided that
 *
 * <ul>
 *   <li>writes to a single item of the table are linearizable (one Region, or a multi-Region strongly consistent global
 *       table);
 *   <li>the rates of two machines' monotonic clocks differ by less than G/L over one lease (10&nbsp;% at the default
 *       settings);
 *   <li>nobody edits or deletes the row by hand. If a lock is shared or limited, the same holds for its own row, even
 *       while that shows no owner: it tells exclusive owners that there are others;
 *   <li>DynamoDB's time to live does not delete the row while the lock is held: where it is switched on, no owner's
 *       wall clock is behind by as much as the expiry period (24&nbsp;h by default) minus one lease;
 *   <li>the clocks of two front ends of the table differ by less than half of the waiter's takeover skew (60&nbsp;s by
 *       default), and nothing between client and table writes the {@code Date} header of its answers. A takeover skew
 *       of zero needs neither.
 * </ul>
 *
 * <h2>The table's own clock</h2>
 *
 * Each answer of DynamoDB tells the server's time. A holder writes into its row until when it may live by that clock:
 * an upper bound of the table's time when it sends the write, plus L, plus half of its takeover skew. A client whose
 * answer shows a time that is later by half of its own takeover skew takes over at once, without having observed the
 * holder for L. If a machine stands still without any of its clocks showing it, and then writes, the answer shows a
 * time beyond that bound and half of the takeover skew; such a write counts for nothing.
 *
 * <p>No decision depends on a wall clock of a client, so wall clocks need no other synchronisation. Network delays may
 * have any length, and processes may pause. No lease can protect code that runs <em>after</em> {@code isHeld()} has
 * answered {@code true}: the code may be paused, and another owner may acquire the lock meanwhile. Use {@link
 * io.leasehold.LockHandle#fencingToken()} there. It rises with every exclusive grant, so a store that remembers the
 * largest token it has seen can refuse a late writer. For data in DynamoDB itself, {@code
 * io.leasehold.dynamodb.Fencing} is stronger.
 *
 * <p>Types of this package are safe for use by several threads unless they say otherwise.
 */
@NullMarked
package io.leasehold;

import org.jspecify.annotations.NullMarked;
