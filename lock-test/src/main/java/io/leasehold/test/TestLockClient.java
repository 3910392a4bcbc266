package io.leasehold.test;

import io.leasehold.LeadershipRequest;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockTelemetry;
import io.leasehold.internal.engine.EngineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real lock client, on a table in memory and on virtual time, with methods that simulate faults. Safe for use by
 * several threads.
 *
 * <pre>{@code
 * TestLockClient locks = TestLockClient.create();
 * LockHandle handle = locks.acquire(LockRequest.of("order:42"));
 * locks.testLock("order:42").steal();
 * assertThat(handle).isLostBy(LossCause.STOLEN);
 * }</pre>
 *
 * @see io.leasehold.test when time passes
 */
public final class TestLockClient extends NodeClient {

    final World world;
    private final EngineSettings settings;
    private final Duration patience;
    private final @Nullable TestLockClient primary;
    private final CopyOnWriteArrayList<LockListener> listeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<LockTelemetry> telemetry = new CopyOnWriteArrayList<>();
    private final LockEventRecorder events = new LockEventRecorder();
    private final Map<String, TestLockClient> others = new ConcurrentHashMap<>();
    private final Candidates candidates = new Candidates(this::node);
    private volatile Node node;

    TestLockClient(
            World world,
            EngineSettings settings,
            List<LockTelemetry> telemetry,
            Duration patience,
            @Nullable TestLockClient primary) {
        this.world = world;
        this.settings = settings;
        this.patience = patience;
        this.primary = primary;
        listeners.add(events);
        listeners.addAllAbsent(settings.listeners());
        this.telemetry.addAllAbsent(telemetry);
        this.node = newNode();
    }

    private Node newNode() {
        EngineSettings told = TestLockSettings.copy(settings, settings.ownerName(), List.copyOf(listeners));
        return new Node(world, told, List.copyOf(telemetry), patience);
    }

    /** Returns a client with the default settings and its own table. */
    public static TestLockClient create() {
        return create(settings -> {});
    }

    /** Returns a client with changed settings and its own table. */
    public static TestLockClient create(Consumer<TestLockSettings> changes) {
        TestLockSettings settings = new TestLockSettings();
        changes.accept(settings);
        return settings.newClient();
    }

    /**
     * Lets virtual time pass. Heartbeats are sent, waiting requests poll and leases run out, each at its time. The time
     * that a listener or another thread lets pass meanwhile counts as part of the duration.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws IllegalStateException if it takes more than 500,000 heartbeats, polls and timers of all clients: about 22
     *     days of one held lock with the default settings. The time up to then has passed; advance in several steps
     */
    public void advance(Duration duration) {
        world.advance(duration);
    }

    /**
     * Runs a task after a delay of virtual time, on the thread that lets the time pass. {@link #reset()}, {@link
     * #crash()} and {@link #close()} cancel it. {@code @DistributedLock(holdAtLeast)} releases its locks by such tasks.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public void after(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay of a task is negative (" + delay + "). Use zero or more.");
        }
        node.after(delay, Objects.requireNonNull(task, "task"));
    }

    /** Returns the virtual wall clock's time. It starts in January 2027 and passes only as the test lets it. */
    public Instant now() {
        return Instant.ofEpochMilli(world.time().wallMillis());
    }

    /** Returns the events of this client's locks since it was created or reset. */
    public LockEventRecorder events() {
        return events;
    }

    /** Returns the controls of the lock with the given partition key. */
    public TestLock testLock(String partitionKey) {
        return testLock(LockKey.of(partitionKey));
    }

    /** Returns the controls of the given lock. */
    public TestLock testLock(LockKey key) {
        return new TestLock(this, Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the controls of a leadership.
     *
     * @param name what the candidates compete for, as in {@link LeadershipRequest#builder}
     */
    public TestLeadership testLeadership(String name) {
        return new TestLeadership(this, Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns the client of another owner, as on another machine: same settings, same table, same time. For one owner
     * it returns the same client until {@link #reset()}.
     */
    public TestLockClient another(String ownerName) {
        if (primary != null) {
            return primary.another(ownerName);
        }
        if (ownerName.equals(settings.ownerName())) {
            throw new IllegalArgumentException(
                    "'" + ownerName + "' is the owner name of this client. Use another one.");
        }
        return others.computeIfAbsent(
                ownerName,
                name -> new TestLockClient(
                        world, TestLockSettings.copy(settings, name, List.of()), List.of(), patience, this));
    }

    /** Begins an outage of all requests of this client, until {@link #endOutage()}. */
    public void beginOutage(Outage outage) {
        node.connection().begin(Objects.requireNonNull(outage, "outage"));
    }

    /** Ends all outages of this client, also those of single locks. */
    public void endOutage() {
        node.connection().end();
    }

    /**
     * Freezes this client's process for the given time, as AWS Lambda does between two calls. Its timers and its monotonic
     * clock stand still, while time passes for all other clients.
     */
    public void freeze(Duration duration) {
        node.freeze(duration);
    }

    /**
     * Simulates the death of this client's process: it sends no more heartbeats and events, and releases nothing. Others
     * can take over its locks by the rules of production. Of its methods only {@link #reset()} still works.
     */
    public void crash() {
        node.crash();
    }

    /**
     * Resets everything but time: empties the table, removes other owners, outages and recorded events, and reopens a
     * closed or crashed client. Handles from before are lost, with the cause CLIENT_CLOSED, and the listeners are told.
     * Candidates for leadership that were started, and not stopped since, campaign anew.
     */
    public synchronized void reset() {
        if (primary != null) {
            throw new IllegalStateException("This client came from another one and shares its table. Reset that one.");
        }
        others.values().forEach(TestLockClient::close);
        others.clear();
        endOutage();
        node.close();
        world.table().clear();
        events.clear();
        node = newNode();
        candidates.restart();
    }

    /**
     * Checks that this client holds no lock. First lets the time pass that the tasks of {@link #after} need. Locks of
     * leaders do not count: they are held for as long as the application runs.
     *
     * @throws AssertionError if it holds locks; the message names them
     */
    public void ensureNothingHeld() {
        node.runPostponedTasks();
        List<LockHandle> left =
                held().stream().filter(hold -> !candidates.isLeaders(hold)).toList();
        if (!left.isEmpty()) {
            throw new AssertionError("Locks are still held: " + left + ". Release them, for example by"
                    + " try-with-resources, or let the test wait for the code that holds them.");
        }
    }

    @Override
    public Duration leaseDuration() {
        return Duration.ofNanos(settings.timing().lease());
    }

    @Override
    public synchronized void addListener(LockListener listener) {
        node.engine().addListener(listener);
        listeners.addIfAbsent(listener);
    }

    @Override
    public synchronized void addTelemetry(LockTelemetry added) {
        node.engine().addTelemetry(added);
        telemetry.addIfAbsent(added);
    }

    @Override
    public void close() {
        node.close();
    }

    @Override
    Node node() {
        return node;
    }

    @Override
    Candidates candidates() {
        return candidates;
    }

    /** Returns the clients of the other owners so far. */
    Stream<TestLockClient> others() {
        TestLockClient root = primary == null ? this : primary;
        return Stream.concat(Stream.of(root), root.others.values().stream()).filter(client -> client != this);
    }

    @Override
    public String toString() {
        return "test lock client of '" + settings.ownerName() + "'";
    }
}
