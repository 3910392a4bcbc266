package io.leasehold.benchmarks.question;

import io.leasehold.LockClient;
import io.leasehold.LockHandle;
import io.leasehold.LockSession;
import io.leasehold.benchmarks.lab.StubAsyncClient;
import io.leasehold.benchmarks.report.Answer;
import io.leasehold.benchmarks.report.Spread;
import io.leasehold.dynamodb.DynamoDbLockClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Does a session whose requests fail cost any of its locks? */
enum SessionTrouble {
    OWN_HANGS("session's row: no answer", false, StubAsyncClient.Trouble.HANGS),
    OWN_IS_THROTTLED("session's row: throttled", false, StubAsyncClient.Trouble.IS_THROTTLED),
    ALL_HANG("rows of all sessions: no answer", true, StubAsyncClient.Trouble.HANGS);

    /** What DynamoDB lets a new table take a second. */
    private static final int WRITES_A_SECOND = 4_000;

    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration WATCHED = DynamoDbLockClient.DEFAULT_LEASE_DURATION.plusSeconds(10);
    private static final String ANY_SESSION = "~session/";

    private final String text;
    private final boolean newOnesToo;
    private final StubAsyncClient.Trouble trouble;

    SessionTrouble(String text, boolean newOnesToo, StubAsyncClient.Trouble trouble) {
        this.text = text;
        this.newOnesToo = newOnesToo;
        this.trouble = trouble;
    }

    static String settings() {
        return "Locks of a session: the default lease and heartbeat, trouble for the session's row once the session keeps"
                + " all of them alive, from then on " + Spread.number(WRITES_A_SECOND)
                + " writes/s, as a new table of DynamoDB takes them; watched for " + WATCHED.toSeconds()
                + " s, once. Lost: the client said so.";
    }

    /** Watches so many locks, all of one session. */
    void report(Answer answer, int count) throws InterruptedException {
        Losses losses = new Losses();
        try (StubAsyncClient store = new StubAsyncClient(LATENCY);
                LockClient locks =
                        DynamoDbLockClient.builder(store).listener(losses).build()) {
            List<LockHandle> handles = Keepers.take(locks, "", count);
            Keepers.awaitEnrolled(locks, count);
            store.limit(WRITES_A_SECOND);
            store.trouble(troubled(locks), trouble);
            Thread.sleep(WATCHED.toMillis());
            long unheld = handles.stream().filter(lock -> !lock.isHeld()).count();
            report(answer, count, Math.max(unheld, losses.lost()));
        }
    }

    private Predicate<String> troubled(LockClient locks) {
        if (newOnesToo) {
            return key -> key.startsWith(ANY_SESSION);
        }
        Set<String> now = locks.sessions().stream().map(LockSession::id).collect(Collectors.toSet());
        return now::contains;
    }

    void report(Answer answer, int count, long lost) {
        String locks = Spread.number(count);
        answer.row("Leasehold, sessions", text, "", "", Spread.number((double) lost) + " of " + locks);
        answer.atMost("locks lost of " + locks + " in a session", text, 0, Spread.of((double) lost));
    }
}
