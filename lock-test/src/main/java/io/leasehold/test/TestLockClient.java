package io.leasehold.test;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockListener;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.LockTelemetry;
import io.leasehold.LockWaiter;
import io.leasehold.internal.engine.EngineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real lock client on a table in memory and on virtual time, and the verbs by which a test makes happen to it what
 * happens in production. Safe for use by several threads.
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
public final class TestLockClient implements LockClient {

    private final World world;
    private final EngineSettings settings;
    private final List<LockTelemetry> telemetry;
    private final Duration patience;
    private final @Nullable TestLockClient primary;
    private final List<LockListener> addedListeners = new CopyOnWriteArrayList<>();
    private final List<LockTelemetry> addedTelemetry = new CopyOnWriteArrayList<>();
    private final LockEventRecorder events = new LockEventRecorder();
    private final Map<String, TestLockClient> others = new ConcurrentHashMap<>();
    private volatile Node node;

    TestLockClient(
            World world,
            EngineSettings settings,
            List<LockTelemetry> telemetry,
            Duration patience,
            @Nullable TestLockClient primary) {
        this.world = world;
        this.settings = settings;
        this.telemetry = List.copyOf(telemetry);
        this.patience = patience;
        this.primary = primary;
        this.node = newNode();
    }

    private Node newNode() {
        List<LockListener> listeners = Stream.of(
                        Stream.of(events), settings.listeners().stream(), addedListeners.stream())
                .<LockListener>flatMap(each -> each)
                .distinct()
                .toList();
        List<LockTelemetry> measuring = Stream.concat(telemetry.stream(), addedTelemetry.stream())
                .distinct()
                .toList();
        EngineSettings recorded = TestLockSettings.copy(settings, settings.ownerName(), listeners);
        return new Node(world, recorded, measuring, patience);
    }

    /** Returns a client with the default settings on a table of its own. */
    public static TestLockClient create() {
        return create(settings -> {});
    }

    /** Returns a client with the settings that the given code changes, on a table of its own. */
    public static TestLockClient create(Consumer<TestLockSettings> changes) {
        TestLockSettings settings = new TestLockSettings();
        changes.accept(settings);
        return settings.newClient();
    }

    /**
     * Lets time pass: heartbeats are sent, waiting requests look at their locks, leases run out, each at its moment.
     * What a listener or another thread lets pass meanwhile counts in.
     *
     * @throws IllegalArgumentException if the duration is negative
     * @throws IllegalStateException if it takes more than 500,000 heartbeats, looks at the table and timers, of all clients
     *     together: with the default settings about 22 days of one held lock. As much time as they took has passed; advance
     *     in several steps
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time does not go back, so it cannot advance by " + duration + ".");
        }
        world.advance(duration);
    }

    /**
     * Has a task run when so much virtual time has passed, on the thread that lets it pass. What has not run by {@link
     * #reset()}, {@link #crash()} or {@link #close()} does not run any more. The ends of holds that {@code
     * @DistributedLock(holdAtLeast)} puts off are such tasks.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public void after(Duration delay, Runnable task) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A task cannot run " + delay + " from now. Use zero or more.");
        }
        node.after(delay, Objects.requireNonNull(task, "task"));
    }

    /** Returns the wall clock's time, which begins in January 2027 and passes only as the test lets it. */
    public Instant now() {
        return Instant.ofEpochMilli(world.time().wallMillis());
    }

    /** Returns what has happened to this client's locks since it was made or reset. */
    public LockEventRecorder events() {
        return events;
    }

    /** Returns the verbs for the lock with the given partition key. */
    public TestLock testLock(String partitionKey) {
        return testLock(LockKey.of(partitionKey));
    }

    /** Returns the verbs for the given lock. */
    public TestLock testLock(LockKey key) {
        return new TestLock(this, Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns the client of another owner, with the same settings on the same table and time: another machine. Asked again
     * for the same owner it returns the same one, until {@link #reset()}.
     */
    public TestLockClient another(String ownerName) {
        if (primary != null) {
            return primary.another(ownerName);
        }
        if (ownerName.equals(settings.ownerName())) {
            throw new IllegalArgumentException("'" + ownerName + "' is this client's own name. Name another owner.");
        }
        return others.computeIfAbsent(
                ownerName,
                name -> new TestLockClient(
                        world, TestLockSettings.copy(settings, name, List.of()), List.of(), patience, this));
    }

    /** All requests of this client meet the outage from now on, until {@link #endOutage()}. */
    public void beginOutage(Outage outage) {
        node.connection().begin(Objects.requireNonNull(outage, "outage"));
    }

    /** Ends all outages of this client, those of single locks too. */
    public void endOutage() {
        node.connection().end();
    }

    /**
     * The process of this client dies: no heartbeat follows, nothing is released, nobody is told. Its locks can be taken
     * over when their leases have run out. Using it further fails, but for {@link #reset()}.
     */
    public void crash() {
        node.crash();
    }

    /**
     * Makes everything as it was in the beginning, apart from time: the table is empty, there are no other owners and no
     * outages, no event has been recorded, and a closed or crashed client is open again. Handles of before have ended; the
     * client's listeners are told so, with the cause CLIENT_CLOSED.
     */
    public synchronized void reset() {
        if (primary != null) {
            throw new IllegalStateException(
                    "This client shares the table of another one. Reset that, from which this one came.");
        }
        others.values().forEach(TestLockClient::close);
        others.clear();
        endOutage();
        node.close();
        world.table().clear();
        events.clear();
        node = newNode();
    }

    /**
     * Does nothing if this client holds no lock, once the tasks of {@link #after} have run: lets the time pass that they
     * need.
     *
     * @throws AssertionError if it does; it names the locks
     */
    public void ensureNothingHeld() {
        passPutOff();
        List<LockHandle> left = held();
        if (!left.isEmpty()) {
            throw new AssertionError("Locks are left held: " + left + ". Release them, by try-with-resources for"
                    + " example, or let the test wait for what holds them.");
        }
    }

    @Override
    public LockHandle acquire(LockRequest request) throws InterruptedException {
        return node.acquire(request);
    }

    @Override
    public Optional<LockHandle> tryAcquire(LockRequest request) throws InterruptedException {
        return node.tryAcquire(request);
    }

    @Override
    public CompletableFuture<LockHandle> acquireAsync(LockRequest request) {
        return node.acquireAsync(request);
    }

    @Override
    public Optional<LockRecord> find(LockKey key) {
        return node.engine().find(key);
    }

    @Override
    public Stream<LockRecord> findAll() {
        return node.engine().findAll();
    }

    @Override
    public Stream<LockRecord> findByPartition(String partitionKey) {
        return node.engine().findByPartition(partitionKey);
    }

    @Override
    public List<LockHandle> held() {
        return node.engine().held();
    }

    @Override
    public List<LockWaiter> waiting() {
        return node.engine().waiting();
    }

    @Override
    public Duration leaseDuration() {
        return Duration.ofNanos(settings.timing().lease());
    }

    @Override
    public boolean forceRelease(LockRecord record) {
        return node.engine().forceRelease(record);
    }

    @Override
    public synchronized void addListener(LockListener listener) {
        node.engine().addListener(listener);
        addedListeners.add(listener);
    }

    @Override
    public synchronized void addTelemetry(LockTelemetry added) {
        node.engine().addTelemetry(added);
        addedTelemetry.add(added);
    }

    @Override
    public void stopAcquiring() {
        node.engine().stopAcquiring();
    }

    @Override
    public void close() {
        node.close();
    }

    /** Lets time pass until the tasks of {@link #after} have run. */
    void passPutOff() {
        node.passPutOff();
    }

    World world() {
        return world;
    }

    Connection connection() {
        return node.connection();
    }

    Optional<LockHandle> handle(LockKey key) {
        return node.handle(key);
    }

    /** Returns the clients of the other owners that there are so far. */
    Stream<TestLockClient> others() {
        TestLockClient root = primary == null ? this : primary;
        return Stream.concat(Stream.of(root), root.others.values().stream()).filter(client -> client != this);
    }

    @Override
    public String toString() {
        return "test lock client of '" + settings.ownerName() + "'";
    }
}
