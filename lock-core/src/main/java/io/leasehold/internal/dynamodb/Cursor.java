package io.leasehold.internal.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where a listing goes on: after this key. */
record Cursor(Map<String, AttributeValue> lastKey) {}
