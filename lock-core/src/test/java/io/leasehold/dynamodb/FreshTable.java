package io.leasehold.dynamodb;

import io.leasehold.testing.DynamoDbLocal;

/** Creates tables on DynamoDB Local. */
public final class FreshTable {

    private FreshTable() {}

    /** Creates a table that no other test uses. */
    public static LockTable create() {
        LockTable table = LockTable.named(DynamoDbLocal.newTableName());
        table.create(DynamoDbLocal.shared().client());
        return table;
    }
}
