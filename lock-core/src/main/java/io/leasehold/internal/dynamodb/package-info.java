/** The lock store on DynamoDB: requests, rows, and the meaning of DynamoDB's failures for a lock. */
@NullMarked
package io.leasehold.internal.dynamodb;

import org.jspecify.annotations.NullMarked;
