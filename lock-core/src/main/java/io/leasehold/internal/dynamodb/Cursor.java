package io.leasehold.internal.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Says where a listing continues: after this key. */
record Cursor(Map<String, AttributeValue> lastKey) {}
