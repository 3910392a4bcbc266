/**
 * Locks for tests: {@link io.leasehold.test.TestLockClient} is the real lock client, with all its rules, on a table in
 * memory and on a time that a test moves. Needs neither JUnit nor AssertJ nor Spring; the packages below this one, which
 * bear their names, do.
 *
 * <h2>Time</h2>
 *
 * Time stands still until somebody lets it pass:
 *
 * <ul>
 *   <li>{@link io.leasehold.test.TestLockClient#advance} does, and so do the verbs of {@link io.leasehold.test.TestLock}
 *       as far as their effect needs it;
 *   <li>a call that blocks does, on the thread that made it, until it has its answer: to wait 35 seconds for a lock that
 *       another owner keeps takes no time at all;
 *   <li>except that an {@code acquire} for a lock which another thread holds through the same client waits for that
 *       thread in real time, as long as the client's patience (10 s by default) lasts. So threads that a test runs
 *       exclude each other as they would in production, and a test that locks itself out still comes to an end;
 *   <li>nobody waits for the future of {@code acquireAsync}: it is answered while somebody lets time pass.
 * </ul>
 *
 * Heartbeats, warnings and expiries happen while time passes, each at its own nanosecond, in the same order in every
 * run. Listeners are called before the call that brought their event about returns, on its thread; so a test need not
 * wait for events.
 */
@NullMarked
package io.leasehold.test;

import org.jspecify.annotations.NullMarked;
