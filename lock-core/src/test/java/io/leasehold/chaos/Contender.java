package io.leasehold.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import io.leasehold.LockEvent;
import io.leasehold.LockException;
import io.leasehold.LockExpiredEvent;
import io.leasehold.LockHandle;
import io.leasehold.LockRequest;
import io.leasehold.LockStolenEvent;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.dynamodb.LockTable;
import io.leasehold.testing.DynamoDbLocal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A process that uses locks as applications do, through the public API only. It obeys the lines that it reads, reports
 * in lines, and ends when whoever started it is gone.
 */
final class Contender {

    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration HEARTBEAT = Duration.ofMillis(300);
    static final Duration SAFE = Duration.ofMillis(800);
    /** How long a hold is valid without a heartbeat: the lease less its guard. */
    static final Duration HELD = LEASE.minusMillis(500);
    /** The longest wait for one answer of the table. */
    static final Duration ATTEMPT = Duration.ofMillis(250);

    /**
     * Wall clocks go back by an hour here, and DynamoDB's time to live deletes the rows of whoever lags by more than
     * this. It ignores times that lie more than five years back.
     */
    static final Duration EXPIRY = Duration.ofDays(1);

    static final Duration RETRY = Duration.ofMillis(200);
    static final Duration CLOSE = Duration.ofSeconds(3);

    private final PrintStream reports;
    private final LockClient client;
    private final Register register;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LockHandle> handles = new ConcurrentHashMap<>();
    private final Map<String, Long> readValues = new ConcurrentHashMap<>();
    private final List<Future<?>> contests = new ArrayList<>();
    private final Accounts accounts;
    private final Transfers.Count transferred = new Transfers.Count();
    private volatile boolean resting;

    private Contender(PrintStream reports, DynamoDbLockClient.Builder builder, Register register, Accounts accounts) {
        this.reports = reports;
        this.register = register;
        this.accounts = accounts;
        client = builder.listener(this::happened).build();
    }

    /**
     * Runs with the arguments: endpoint, table of the locks, table of the registers, owner, which client of the SDK.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream reports = System.out;
        System.setOut(System.err);
        Thread.currentThread().setUncaughtExceptionHandler((thread, problem) -> dieOf(problem));
        URI endpoint = URI.create(args[0]);
        DynamoDbLockClient.Builder builder = args[4].equals("async")
                ? DynamoDbLockClient.builder(DynamoDbLocal.asyncClient(endpoint))
                : DynamoDbLockClient.builder(DynamoDbLocal.client(endpoint));
        builder.table(LockTable.named(args[1]))
                .ownerName(args[3])
                .leaseDuration(LEASE)
                .heartbeatPeriod(HEARTBEAT)
                .safePeriod(SAFE)
                .retryPeriod(RETRY)
                .waitTimeout(Duration.ofMinutes(1))
                .closeTimeout(CLOSE)
                .expiryPeriod(EXPIRY)
                .releaseOnClose(true);
        DynamoDbClient data = DynamoDbLocal.client(endpoint);
        new Contender(reports, builder, new Register(data, args[2]), new Accounts(data, args[2])).obey();
        Runtime.getRuntime().halt(0);
    }

    /** One that obeys no more must not live on: it would keep its locks, and nobody would see why. */
    private static void dieOf(Throwable problem) {
        problem.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Reports in one write, which is not torn even if the process is killed. */
    void report(Object... words) {
        byte[] line = (Report.of(words) + "\n").getBytes(UTF_8);
        synchronized (reports) {
            reports.write(line, 0, line.length);
            reports.flush();
        }
    }

    private void happened(LockEvent event) {
        long now = System.nanoTime();
        LockHandle handle = event.handle();
        String name = event.getClass().getSimpleName().replaceAll("^Lock|Event$", "");
        String cause = event instanceof LockExpiredEvent expired
                ? expired.cause().name()
                : event instanceof LockStolenEvent stolen ? stolen.cause().name() : "-";
        report(Report.EVENT, name, handle.key().partitionKey(), handle.fencingToken(), now, cause);
    }

    private void obey() throws IOException, InterruptedException {
        report(Report.REPLY, "ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            obey(Report.parse(line));
        }
    }

    private void obey(Report command) throws InterruptedException {
        switch (command.kind()) {
            case "acquire" -> threads.execute(() -> acquireOnThread(LockRequest.of(command.word(1))));
            case "acquire-for" ->
                threads.execute(() -> acquireOnThread(LockRequest.builder(command.word(1))
                        .lease(Duration.ofSeconds(command.number(2)))
                        .build()));
            case "acquire-fixed" ->
                threads.execute(() -> acquireOnThread(LockRequest.builder(command.word(1))
                        .fixedLease(Duration.ofSeconds(command.number(2)))
                        .build()));
            case "lead" ->
                client.leadership(LeadershipRequest.of(command.word(1))).start();
            case "contend" -> {
                Contest contest = new Contest(this, register, command.word(1), command.number(2));
                contests.add(threads.submit(contest::run));
            }
            case "transfer" -> {
                Transfers transfers = new Transfers(this, client, accounts, transferred, command.number(1));
                contests.add(threads.submit(transfers::run));
            }
            default -> report(Report.REPLY, answer(command));
        }
    }

    private Object answer(Report question) throws InterruptedException {
        String key = question.words().size() > 1 ? question.word(1) : "";
        return switch (question.kind()) {
            case "held" -> held(handles.get(key));
            case "try" -> tryAcquire(key);
            case "read" -> readValues.merge(key, register.readPatiently(key), (old, read) -> read);
            case "write-fenced" -> register.writeFenced(handles.get(key), newId(), readValues.get(key) + 1);
            case "write-blindly" -> writeBlindly(key);
            case "release" -> release(handles.get(key));
            case "rest" -> rest();
            case "transfers" -> Report.of(transferred.transfers, transferred.visits, transferred.failures);
            case "close" -> close();
            case "threads" -> threadsOfOurs();
            case "clocks" -> Report.of(System.currentTimeMillis(), System.nanoTime());
            default -> throw new IllegalArgumentException(question.toString());
        };
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    private void acquireOnThread(LockRequest request) {
        try {
            acquire(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Acquires and reports the grant or its failure. */
    Optional<LockHandle> acquire(LockRequest request) throws InterruptedException {
        String key = request.key().partitionKey();
        long called = System.nanoTime();
        try {
            LockHandle handle = client.acquire(request);
            // Before the report: whoever hears of the grant may ask for the lock at once.
            handles.put(key, handle);
            report(Report.GRANTED, key, handle.fencingToken(), called, System.nanoTime());
            return Optional.of(handle);
        } catch (LockException e) {
            report(Report.MISSED, key, e.code(), called, System.nanoTime());
            return Optional.empty();
        }
    }

    /** Answers whether the lock is held, when that was asked, and how long it stays so. */
    private static Report held(LockHandle handle) {
        long now = System.nanoTime();
        return Report.of(handle.isHeld(), now, handle.remaining().toNanos(), handle.status());
    }

    private Report tryAcquire(String key) throws InterruptedException {
        long called = System.nanoTime();
        String outcome;
        try {
            outcome = client.tryAcquire(LockRequest.of(key)).isPresent() ? "GRANTED" : "BUSY";
        } catch (LockException e) {
            outcome = e.code().name();
        }
        return Report.of(outcome, System.nanoTime() - called);
    }

    private String writeBlindly(String key) {
        register.writeBlindly(handles.get(key), newId(), readValues.get(key) + 1);
        return "WRITTEN";
    }

    /** Releases and reports success. */
    String release(LockHandle handle) {
        try {
            handle.release();
            report(Report.RELEASED, handle.key().partitionKey(), handle.fencingToken());
            return "RELEASED";
        } catch (LockException e) {
            return e.code().name();
        }
    }

    boolean isResting() {
        return resting;
    }

    private String rest() {
        resting = true;
        contests.forEach(contest -> {
            try {
                contest.get();
            } catch (Exception e) {
                throw new IllegalStateException("a contest failed", e);
            }
        });
        return "RESTED";
    }

    private long close() {
        long called = System.nanoTime();
        client.close();
        return System.nanoTime() - called;
    }

    private static long threadsOfOurs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("leasehold-"))
                .count();
    }
}
