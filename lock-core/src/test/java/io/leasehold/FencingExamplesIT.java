package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.Fencing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The code of docs/fencing.md: a zombie, whose lock was freed by force and taken by another, writes late. */
class FencingExamplesIT {

    private final TestTable table = new TestTable();
    private final DynamoDbClient dynamoDb = table.dynamoDb;
    private final String orders = table.table.name();
    private LockHandle zombie;
    private LockHandle owner;

    @BeforeEach
    void takeTheLockAway() throws InterruptedException {
        LockClient first = table.client(Sdk.BLOCKING);
        zombie = first.acquire(LockRequest.of("order:42"));
        first.forceRelease(first.find(zombie.key()).orElseThrow());
        owner = table.client(Sdk.BLOCKING).acquire(LockRequest.of("order:42"));
    }

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @Test
    void aDynamoDbTransactionCommitsOnlyWhileTheHoldIsTheCurrentOne() {
        assertThatThrownBy(() -> writeInTransaction(zombie, "zombie")).isInstanceOf(TransactionCanceledException.class);
        writeInTransaction(owner, "owner");
        assertThat(table.row("the order").get("written_by").s()).isEqualTo("owner");
    }

    private void writeInTransaction(LockHandle lock, String who) {
        TransactWriteItem write = TransactWriteItem.builder()
                .update(update -> update.tableName(orders)
                        .key(TestTable.keyOf("the order"))
                        .updateExpression("SET written_by = :who")
                        .expressionAttributeValues(Map.of(":who", AttributeValue.fromS(who))))
                .build();
        // snippet
        TransactWriteItem check = TransactWriteItem.builder()
                .conditionCheck(Fencing.conditionCheck(lock))
                .build();
        dynamoDb.transactWriteItems(transaction -> transaction.transactItems(check, write));
        // end
    }

    @Test
    void aRefusedCheckIsTheFirstOfTheReasons() {
        assertThatThrownBy(() -> writeInTransaction(zombie, "zombie"))
                .isInstanceOfSatisfying(
                        TransactionCanceledException.class,
                        refused -> assertThat(
                                        refused.cancellationReasons().get(0).code())
                                .isEqualTo("ConditionalCheckFailed"));
    }

    @Test
    void aDynamoDbRowRefusesASmallerTokenThanItHasSeen() {
        writeWithToken(owner, "owner");
        assertThatThrownBy(() -> writeWithToken(zombie, "zombie")).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(table.row("the order").get("written_by").s()).isEqualTo("owner");
    }

    private void writeWithToken(LockHandle lock, String who) {
        Map<String, AttributeValue> order = TestTable.keyOf("the order");
        // snippet
        dynamoDb.updateItem(update -> update.tableName(orders)
                .key(order)
                .conditionExpression("attribute_not_exists(fence) OR fence <= :token")
                .updateExpression("SET written_by = :who, fence = :token")
                .expressionAttributeValues(Map.of(
                        ":who", AttributeValue.fromS(who),
                        ":token", AttributeValue.fromN(Long.toString(lock.fencingToken())))));
        // end
    }

    @Test
    void anSqlRowRefusesASmallerTokenThanItHasSeen() throws SQLException {
        try (Connection database = database()) {
            writeRow(database, owner, "owner");
            assertThatThrownBy(() -> writeRow(database, zombie, "zombie")).isInstanceOf(IllegalStateException.class);
            writeRow(database, owner, "owner again");
            assertThat(read(database, "SELECT written_by FROM orders")).isEqualTo("owner again");
        }
    }

    private static void writeRow(Connection database, LockHandle lock, String who) throws SQLException {
        // snippet
        try (PreparedStatement update =
                database.prepareStatement("UPDATE orders SET written_by = ?, fence = ? WHERE id = ? AND fence <= ?")) {
            update.setString(1, who);
            update.setLong(2, lock.fencingToken());
            update.setString(3, "42");
            update.setLong(4, lock.fencingToken());
            if (update.executeUpdate() == 0) {
                throw new IllegalStateException("Refused: somebody has had the lock since");
            }
        }
        // end
    }

    @Test
    void anSqlTransactionThatRaisesTheFenceFirstIsSafeFromLateWritersOnceItHasRead() throws SQLException {
        try (Connection database = database()) {
            raise(database, owner);
            assertThat(read(database, "SELECT written_by FROM orders")).isEqualTo("nobody");
            assertThatThrownBy(() -> raise(database, zombie)).isInstanceOf(IllegalStateException.class);
            raise(database, owner);
        }
    }

    @Test
    void aLateSqlTransactionIsRefusedAsAWhole() throws SQLException {
        try (Connection database = database()) {
            raise(database, owner);
            database.setAutoCommit(false);
            assertThatThrownBy(() -> {
                        database.createStatement().execute("INSERT INTO orders VALUES ('43', 'zombie', 0)");
                        raise(database, zombie);
                        database.commit();
                    })
                    .isInstanceOf(IllegalStateException.class);
            database.rollback();
            assertThat(read(database, "SELECT COUNT(*) FROM orders")).isEqualTo("1");
        }
    }

    // snippet
    /** The first statement of every transaction under the lock, before anything is read. */
    static void raise(Connection transaction, LockHandle lock) throws SQLException {
        try (PreparedStatement fence =
                transaction.prepareStatement("UPDATE fences SET token = ? WHERE lock_key = ? AND token <= ?")) {
            fence.setLong(1, lock.fencingToken());
            fence.setString(2, lock.key().partitionKey());
            fence.setLong(3, lock.fencingToken());
            if (fence.executeUpdate() == 0) {
                throw new IllegalStateException("Refused: somebody has had lock " + lock.key() + " since");
            }
        }
    }
    // end

    private static Connection database() throws SQLException {
        Connection database = DriverManager.getConnection("jdbc:h2:mem:");
        database.createStatement()
                .execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY, written_by VARCHAR, fence BIGINT NOT NULL)");
        database.createStatement().execute("INSERT INTO orders VALUES ('42', 'nobody', 0)");
        database.createStatement().execute("CREATE TABLE fences (lock_key VARCHAR PRIMARY KEY, token BIGINT NOT NULL)");
        database.createStatement().execute("INSERT INTO fences VALUES ('order:42', 0)");
        return database;
    }

    private static String read(Connection database, String query) throws SQLException {
        ResultSet row = database.createStatement().executeQuery(query);
        assertThat(row.next()).isTrue();
        return row.getString(1);
    }

    @Test
    void anObjectStoreWithConditionalWritesRefusesASmallerTokenThanItHasSeen() {
        ObjectStore bucket = new ObjectStore();
        assertThat(writeObject(bucket, owner, "owner")).isTrue();
        assertThat(writeObject(bucket, zombie, "zombie")).isFalse();
        assertThat(bucket.get().content()).isEqualTo("owner");
    }

    private static boolean writeObject(ObjectStore bucket, LockHandle lock, String content) {
        // snippet
        StoredObject seen = bucket.get();
        return seen.fence() <= lock.fencingToken()
                && bucket.putIfMatch(seen.etag(), new StoredObject(content, lock.fencingToken(), seen.etag() + 1));
        // end
    }

    @Test
    void aConsumerOfMessagesDropsThoseOfFormerOwners() {
        Consumer consumer = new Consumer();
        assertThat(consumer.accepts("order:42", zombie.fencingToken())).isTrue();
        assertThat(consumer.accepts("order:42", owner.fencingToken())).isTrue();
        assertThat(consumer.accepts("order:42", zombie.fencingToken())).isFalse();
        assertThat(consumer.accepts("order:43", zombie.fencingToken())).isTrue();
    }

    private static final class Consumer {

        private final Map<String, Long> largestSeen = new HashMap<>();

        // snippet
        boolean accepts(String lock, long token) {
            return largestSeen.merge(lock, token, Math::max) == token;
        }
        // end
    }

    /** The token travels as metadata of the object. */
    private record StoredObject(String content, long fence, int etag) {}

    /** One object of a store that, as S3 does with {@code If-Match}, writes only over the version that was read. */
    private static final class ObjectStore {

        private StoredObject object = new StoredObject("", 0, 0);

        synchronized StoredObject get() {
            return object;
        }

        synchronized boolean putIfMatch(int etag, StoredObject replacement) {
            if (object.etag() != etag) {
                return false;
            }
            object = replacement;
            return true;
        }
    }
}
