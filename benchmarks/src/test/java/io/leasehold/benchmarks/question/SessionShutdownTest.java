package io.leasehold.benchmarks.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.benchmarks.question.SessionShutdown.Close;
import io.leasehold.benchmarks.question.SessionShutdown.Way;
import io.leasehold.benchmarks.report.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class SessionShutdownTest {

    private static final String SESSION = "~session/1-10000";
    private static final int MILLIS = 1_000_000;

    @Test
    void theEndOfTheLastSessionFreesAll() {
        ReleaseLog log = new ReleaseLog(0, 2);
        log.written(end(SESSION), 10 * MILLIS);
        log.written(end(SESSION + "1"), 20 * MILLIS);
        log.written(release("a"), 30 * MILLIS);
        assertThat(log.closed(1, 40 * MILLIS)).isEqualTo(new Close(2, 20, 3, 40, 0));
    }

    @Test
    void aSessionThatDidNotEndFreesNothing() {
        ReleaseLog log = new ReleaseLog(0, 2);
        log.written(end(SESSION), 10 * MILLIS);
        assertThat(log.closed(7, 40 * MILLIS).heldStill()).isEqualTo(7);
    }

    @Test
    void aHeartbeatOfTheSessionIsAWriteAndNoEnd() {
        ReleaseLog log = new ReleaseLog(0, 1);
        log.written(release(SESSION), 10 * MILLIS);
        log.written(end(SESSION), 20 * MILLIS);
        assertThat(log.closed(1, 40 * MILLIS)).isEqualTo(new Close(2, 20, 2, 40, 0));
    }

    @Test
    void withoutSessionsTheLastReleaseFreesAll() {
        ReleaseLog log = new ReleaseLog(0, 0);
        log.written(release("a"), 10 * MILLIS);
        log.written(release("b"), 20 * MILLIS);
        assertThat(log.closed(2, 40 * MILLIS)).isEqualTo(new Close(2, 20, 2, 40, 0));
        assertThat(log.closed(3, 40 * MILLIS).heldStill()).isEqualTo(1);
    }

    @Test
    void theWorstRoundIsJudged() {
        Answer answer = SessionShutdown.answer(10_000, 2);
        SessionShutdown.report(
                answer, Way.SESSIONS, 10_000, List.of(new Close(1, 5, 1, 90, 0), new Close(3, 7, 1, 90, 0)));
        assertThat(answer.markdown()).contains("10,000 locks can be taken ≤ 2. Measured: 3, **not met**");
    }

    @Test
    void locksThatNobodyCouldTakeHaveNoTimeAndMissTheTarget() {
        Answer answer = SessionShutdown.answer(10_000, 1);
        SessionShutdown.report(answer, Way.SESSIONS, 10_000, List.of(new Close(0, 0, 5, 60_000, 10_000)));
        assertThat(answer.markdown())
                .contains("| Leasehold, sessions | 10,000 | longer | longer | 5 | 60,000 | 10,000 |")
                .contains("**not met**");
    }

    private static UpdateItemRequest end(String key) {
        return write(key)
                .expressionAttributeValues(Map.of(":0", AttributeValue.fromS("closed")))
                .build();
    }

    private static UpdateItemRequest release(String key) {
        return write(key)
                .expressionAttributeValues(Map.of(":0", AttributeValue.fromN("1")))
                .build();
    }

    private static UpdateItemRequest.Builder write(String key) {
        return UpdateItemRequest.builder()
                .key(Map.of("lock_key", AttributeValue.fromS(key), "sort_key", AttributeValue.fromS("-")))
                .returnValues(ReturnValue.ALL_OLD);
    }
}
