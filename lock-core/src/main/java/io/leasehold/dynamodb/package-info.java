/** Leasehold on DynamoDB: the client's builder, the table, and fencing inside DynamoDB transactions. */
@NullMarked
package io.leasehold.dynamodb;

import org.jspecify.annotations.NullMarked;
