package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.Fencing;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Leaders on DynamoDB. A leader that is killed is in {@code KillAndStopIT}. */
class LeadershipIT {

    /** Far less than the shortest time in which a follower polls as slowly as it may, for a machine that is busy otherwise. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(500);

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    private static LeadershipRequest request(String address) {
        return LeadershipRequest.builder("reports")
                .retryPeriod(POLL)
                .attribute("address", address)
                .build();
    }

    private static Leadership started(LockClient client, String address) {
        Leadership leadership = client.leadership(request(address));
        leadership.start();
        return leadership;
    }

    private static Leadership leading(LockClient client, String address) {
        Leadership leadership = started(client, address);
        awaitLead(leadership);
        return leadership;
    }

    private static void awaitLead(Leadership leadership) {
        await().atMost(TestTable.PATIENCE).pollInterval(Duration.ofMillis(20)).until(leadership::isLeader);
    }

    /** Waits until a client waits for the lock, and so has seen who holds it. */
    private static Leadership following(LockClient client, String address) {
        Leadership leadership = started(client, address);
        await().atMost(TestTable.PATIENCE).until(() -> !client.waiting().isEmpty());
        return leadership;
    }

    @WithEachSdk
    void oneLeadsAndTheOtherReadsItsAddress(Sdk sdk) {
        Leadership leader = leading(table.shortLeaseClient(sdk), "10.0.0.7");
        Leadership follower = following(table.shortLeaseClient(sdk), "10.0.0.8");
        Leader read = follower.leader().orElseThrow();
        assertThat(read.attributes()).isEqualTo(Map.of("address", "10.0.0.7"));
        assertThat(read.term()).isEqualTo(leader.term().orElseThrow());
        assertThat(follower.isLeader()).isFalse();
    }

    @WithEachSdk
    void anotherLeadsOnePollAfterAGracefulStop(Sdk sdk) {
        LockClient first = table.shortLeaseClient(sdk);
        Leadership leader = leading(first, "10.0.0.7");
        long term = leader.term().orElseThrow();
        Leadership follower = following(table.shortLeaseClient(sdk), "10.0.0.8");
        first.close();
        long stopped = System.nanoTime();
        awaitLead(follower);
        assertThat(since(stopped)).isLessThan(POLL.plus(TOLERANCE));
        assertThat(follower.term().orElseThrow()).isGreaterThan(term);
        assertThat(leader.isLeader()).isFalse();
    }

    @WithEachSdk
    void anotherLeadsOnePollAfterAYield(Sdk sdk) {
        Leadership leader = leading(table.shortLeaseClient(sdk), "10.0.0.7");
        long term = leader.term().orElseThrow();
        Leadership follower = following(table.shortLeaseClient(sdk), "10.0.0.8");
        leader.yield();
        long yielded = System.nanoTime();
        awaitLead(follower);
        assertThat(since(yielded)).isLessThan(POLL.plus(TOLERANCE));
        assertThat(follower.term().orElseThrow()).isGreaterThan(term);
        assertThat(leader.isRunning()).isTrue();
    }

    @WithEachSdk
    void aLeaderThatIsCutOffLeadsNoMoreBeforeAnotherDoes(Sdk sdk) {
        Leadership leader = leading(table.clientBehindProxy(sdk), "10.0.0.7");
        long term = leader.term().orElseThrow();
        Leadership follower = following(table.shortLeaseClient(sdk), "10.0.0.8");
        table.proxy.blackhole();
        long cutOff = System.nanoTime();
        await().atMost(TestTable.PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            // In this order: the other may begin to lead between the two.
            boolean led = leader.isLeader();
            boolean leads = follower.isLeader();
            assertThat(led && leads && leader.isLeader()).isFalse();
            return leads;
        });
        assertThat(since(cutOff)).isLessThan(TestTable.LEASE.plus(POLL).plus(TOLERANCE));
        assertThat(follower.term().orElseThrow()).isGreaterThan(term);
    }

    @WithEachSdk
    void aWriteOfADeposedLeaderIsRefused(Sdk sdk) {
        LockClient first = table.client(sdk);
        Leadership leader = leading(first, "10.0.0.7");
        LockHandle deposed = leader.hold().orElseThrow();
        LockClient second = table.client(sdk);
        Leadership follower = following(second, "10.0.0.8");
        write(deposed, "before");
        assertThat(second.forceRelease(second.find(leader.key()).orElseThrow())).isTrue();
        awaitLead(follower);
        assertThatThrownBy(() -> write(deposed, "too late")).isInstanceOf(TransactionCanceledException.class);
        write(follower.hold().orElseThrow(), "after");
        assertThat(table.row("the report").get("written").s()).isEqualTo("after");
    }

    private void write(LockHandle hold, String text) {
        table.dynamoDb.transactWriteItems(transaction -> transaction.transactItems(
                TransactWriteItem.builder()
                        .conditionCheck(Fencing.conditionCheck(hold))
                        .build(),
                TransactWriteItem.builder()
                        .update(update -> update.tableName(table.table.name())
                                .key(TestTable.keyOf("the report"))
                                .updateExpression("SET written = :text")
                                .expressionAttributeValues(Map.of(":text", AttributeValue.fromS(text))))
                        .build()));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
