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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The examples of docs/reliability.md: a zombie, whose lock was freed by force and taken by another, writes late. */
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
        TransactWriteItem check = TransactWriteItem.builder()
                .conditionCheck(Fencing.conditionCheck(lock))
                .build();
        TransactWriteItem write = TransactWriteItem.builder()
                .update(update -> update.tableName(orders)
                        .key(TestTable.keyOf("the order"))
                        .updateExpression("SET written_by = :who")
                        .expressionAttributeValues(Map.of(":who", AttributeValue.fromS(who))))
                .build();
        dynamoDb.transactWriteItems(transaction -> transaction.transactItems(check, write));
    }

    @Test
    void aDynamoDbRowRefusesASmallerTokenThanItHasSeen() {
        writeWithToken(owner, "owner");
        assertThatThrownBy(() -> writeWithToken(zombie, "zombie")).isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(table.row("the order").get("written_by").s()).isEqualTo("owner");
    }

    private void writeWithToken(LockHandle lock, String who) {
        dynamoDb.updateItem(update -> update.tableName(orders)
                .key(TestTable.keyOf("the order"))
                .conditionExpression("attribute_not_exists(fence) OR fence <= :token")
                .updateExpression("SET written_by = :who, fence = :token")
                .expressionAttributeValues(Map.of(
                        ":who", AttributeValue.fromS(who),
                        ":token", AttributeValue.fromN(Long.toString(lock.fencingToken())))));
    }

    @Test
    void anSqlRowRefusesASmallerTokenThanItHasSeen() throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:h2:mem:fencing")) {
            database.createStatement()
                    .execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY, written_by VARCHAR, fence BIGINT NOT NULL)");
            database.createStatement().execute("INSERT INTO orders VALUES ('42', 'nobody', 0)");
            assertThat(writeRow(database, owner, "owner")).isTrue();
            assertThat(writeRow(database, zombie, "zombie")).isFalse();
            ResultSet row = database.createStatement().executeQuery("SELECT written_by FROM orders");
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("owner");
        }
    }

    private static boolean writeRow(Connection database, LockHandle lock, String who) throws SQLException {
        try (PreparedStatement update = database.prepareStatement(
                "UPDATE orders SET written_by = ?, fence = ? WHERE id = '42' AND fence <= ?")) {
            update.setString(1, who);
            update.setLong(2, lock.fencingToken());
            update.setLong(3, lock.fencingToken());
            return update.executeUpdate() == 1;
        }
    }

    @Test
    void anObjectStoreWithConditionalWritesRefusesASmallerTokenThanItHasSeen() {
        ObjectStore bucket = new ObjectStore();
        assertThat(writeObject(bucket, owner, "owner")).isTrue();
        assertThat(writeObject(bucket, zombie, "zombie")).isFalse();
        assertThat(bucket.get().content()).isEqualTo("owner");
    }

    private static boolean writeObject(ObjectStore bucket, LockHandle lock, String content) {
        StoredObject seen = bucket.get();
        return seen.fence() <= lock.fencingToken()
                && bucket.putIfMatch(seen.etag(), new StoredObject(content, lock.fencingToken(), seen.etag() + 1));
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
