package io.leasehold.internal.dynamodb;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A write of a row: nearly always one request. Where a row has more attributes to remove than one expression can name, others
 * come first that remove those, each on the condition that the same hold still stands there.
 */
record Steps(List<UpdateItemRequest> before, UpdateItemRequest last) {}
