package io.leasehold.internal.dynamodb;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Contains the requests of one write of a row: nearly always one. If a row has more attributes to remove than one
 * expression can name, other requests remove those first. Each has the condition that the row still shows the same
 * hold.
 */
record WriteSteps(List<UpdateItemRequest> before, UpdateItemRequest last) {}
