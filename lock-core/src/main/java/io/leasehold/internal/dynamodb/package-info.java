/** The lock store on DynamoDB: requests, rows, and what DynamoDB's failures mean for a lock. */
@NullMarked
package io.leasehold.internal.dynamodb;

import org.jspecify.annotations.NullMarked;
