/**
 * Locks for tests: {@link io.leasehold.test.TestLockClient} is the real lock client, on a table in memory and on
 * virtual time. This package needs neither JUnit nor AssertJ nor Spring; the packages below it need the library that
 * they are named after.
 *
 * <h2>Time</h2>
 *
 * Time stands still until a call lets it pass:
 *
 * <ul>
 *   <li>{@link io.leasehold.test.TestLockClient#advance} lets time pass, and so do the methods of {@link
 *       io.leasehold.test.TestLock}, as far as they need to.
 *   <li>A call that blocks lets time pass until it has its answer. To wait 35 seconds for a lock that another owner
 *       holds takes no real time.
 *   <li>If another thread holds the lock through the same client, {@code acquire} first waits for that thread in real
 *       time, up to the client's patience (10 s by default). So the threads of a test exclude each other as in
 *       production, and a test that deadlocks still ends.
 *   <li>{@code acquireAsync} does not let time pass. Its future is completed while another call does.
 * </ul>
 *
 * Heartbeats, warnings and expiries happen while time passes, each at its own nanosecond and in the same order in every
 * run. Listeners run on the thread of the call that caused their event, before it returns. So a test need not wait for
 * events.
 */
@NullMarked
package io.leasehold.test;

import org.jspecify.annotations.NullMarked;
