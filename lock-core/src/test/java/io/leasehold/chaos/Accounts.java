package io.leasehold.chaos;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Accounts in a table. Nothing but a lock keeps two writers of one account apart. */
final class Accounts {

    static final int NUMBER = 5;
    static final long MONEY = 1_000;

    private static final String BALANCE = "balance";
    private static final String WRITES = "writes";

    private final DynamoDbClient dynamoDb;
    private final String table;

    Accounts(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Returns the name of an account, which is the key of its lock too. */
    static String name(int account) {
        return "account-" + account;
    }

    /** Gives each account its first money. */
    void open() {
        for (int account = 0; account < NUMBER; account++) {
            put(account, MONEY, 0);
        }
    }

    long read(int account) {
        return number(item(account), BALANCE);
    }

    /** Writes an account, and counts that in what the account shows just before. */
    void write(int account, long balance) {
        put(account, balance, number(item(account), WRITES) + 1);
    }

    long money() {
        return sum(BALANCE);
    }

    /** Returns how many writes the accounts have counted; a lost update loses one of them. */
    long writes() {
        return sum(WRITES);
    }

    private long sum(String attribute) {
        long sum = 0;
        for (int account = 0; account < NUMBER; account++) {
            sum += number(item(account), attribute);
        }
        return sum;
    }

    private void put(int account, long balance, long writes) {
        dynamoDb.putItem(request -> request.tableName(table)
                .item(Map.of(
                        "id",
                        AttributeValue.fromS(name(account)),
                        BALANCE,
                        AttributeValue.fromN(Long.toString(balance)),
                        WRITES,
                        AttributeValue.fromN(Long.toString(writes)))));
    }

    private Map<String, AttributeValue> item(int account) {
        return dynamoDb.getItem(request -> request.tableName(table)
                        .consistentRead(true)
                        .key(Map.of("id", AttributeValue.fromS(name(account)))))
                .item();
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        return Long.parseLong(item.get(name).n());
    }
}
