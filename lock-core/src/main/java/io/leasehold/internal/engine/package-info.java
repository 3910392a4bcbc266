/**
 * The engine: the lock protocol over a {@link io.leasehold.internal.store.LockStore}, without any thread of its own.
 *
 * <p>The path of {@code acquire}: {@code LockEngine} receives the call, and {@code Acquirer} queues the request ({@code
 * KeyQueues}, {@code KeyQueue}). {@code Poller} acquires one lock by {@code TakeAttempt}s, {@code Table} sends them,
 * and {@code HoldLifecycle} makes a {@code HeldLock} of the grant.
 *
 * <ul>
 *   <li>The client: {@code LockEngine}, {@code LockCalls}, {@code EngineSettings}, {@code Seams}, {@code Context} (what every part needs),
 *       {@code ClientState} (what the client knows of its locks), {@code Shutdown}.
 *   <li>Requests: {@code Acquirer}, {@code RequestChecks}, {@code Acquisition} (one request), {@code KeyQueues}, {@code KeyQueue},
 *       {@code WaitTimer}, {@code OutageLog}, {@code Unreachable}.
 *   <li>Acquiring one lock: {@code Poller}, {@code TakeAttempt}, {@code WatchedLock}, {@code NextStep}, {@code RequestPace},
 *       {@code RequestRate}, {@code Backoff}, {@code Leftovers}.
 *   <li>Several locks at once: {@code GroupCalls}, {@code GroupAcquirer}, {@code GroupAcquisition}, {@code GroupMember},
 *       {@code GroupPoller}, {@code GroupClaims} (places in the queues), {@code GroupReading}, {@code GroupAttempt},
 *       {@code GroupWaits}, {@code OrderedTakes}, {@code Turn}, {@code HeldGroup}.
 *   <li>Other owners: {@code Observation}, {@code Observations}, {@code ClockJumps}, {@code YieldedLocks},
 *       {@code WaitAnnouncer}, {@code Announcements}.
 *   <li>Shared holders and limits: {@code Mode}, {@code MemberPoller} (takes a member's row or a slot), {@code Slots}, {@code
 *       LastSlots}, {@code MemberQuery}; {@code Candidates} keeps holds that wait for others: members in {@code
 *       MainWatch}, exclusive ones in {@code MemberDrain}. {@code Steps}, {@code LeaseWatch}, {@code Marks}.
 *   <li>A hold: {@code Hold}, {@code HoldState} (the argument for mutual exclusion), {@code Lease}, {@code Timing},
 *       {@code Heartbeat}, {@code ExpiryTimer}, {@code Registry}, {@code NotHeld}.
 *   <li>Its owners: {@code HeldLock} (the handle), {@code Tenure}, {@code Tenures}, {@code Grant}, {@code HandOver},
 *       {@code HoldEvents}, {@code CallbackExecutor}, {@code TelemetryFanOut}.
 *   <li>Its end: {@code HoldRelease}, {@code HoldEnding}, {@code HoldLifecycle}, {@code Orphans}.
 *   <li>The table: {@code Table} (the only class that calls it), {@code Sender}, {@code StoreCalls}, {@code
 *       RecordPages}, {@code StoredHold}; when a request is sent is decided in {@link
 *       io.leasehold.internal.engine.pace}.
 * </ul>
 */
@NullMarked
package io.leasehold.internal.engine;

import org.jspecify.annotations.NullMarked;
