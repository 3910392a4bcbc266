package io.leasehold.internal.dynamodb;

import static io.leasehold.internal.dynamodb.Stored.TIMEOUT;
import static io.leasehold.internal.dynamodb.Stored.answer;
import static io.leasehold.internal.dynamodb.Stored.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException.Code;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.Revocation;
import io.leasehold.internal.store.SessionRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Answers to the requests of sessions that DynamoDB Local does not give. */
class SessionStoreTest {

    private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/locks";
    private static final LockKey SESSION =
            SessionRow.key(SessionRow.id("prefix/", "5".repeat(32), Duration.ofSeconds(30)));

    private static Map<String, AttributeValue> keys(String partitionKey) {
        return Map.of("lock_key", AttributeValue.fromS(partitionKey), "sort_key", AttributeValue.fromS("-"));
    }

    @Test
    void rowsAreReadAndLeftUnreadWhateverTheAnswerCallsTheTable() {
        BatchGetItemResponse answer = BatchGetItemResponse.builder()
                .responses(Map.of(ARN, List.of(keys("prefix/a"), keys("another application's"))))
                .unprocessedKeys(Map.of(
                        ARN,
                        KeysAndAttributes.builder()
                                .keys(List.of(keys("prefix/b"), keys(SESSION.partitionKey())))
                                .build()))
                .build();

        LockStore.Rows rows =
                answer(AnsweredStore.of(answer).readSome(List.of(LockKey.of("a"), LockKey.of("b"), SESSION), TIMEOUT));

        assertThat(rows.records()).extracting(LockRecord::key).containsExactly(LockKey.of("a"));
        assertThat(rows.unread()).containsExactlyInAnyOrder(LockKey.of("b"), SESSION);
    }

    @Test
    void whatThePolicyLacksIsNamed() {
        LockStore denied = AnsweredStore.of(DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("not authorized")
                        .build())
                .build());

        assertThat(reason(denied.readSome(List.of(SESSION), TIMEOUT)))
                .hasMessageContaining("does not allow dynamodb:BatchGetItem")
                .extracting("code")
                .isEqualTo(Code.ACCESS_DENIED);
        assertThat(reason(denied.revoke(new Revocation(SESSION, Stored.HOLD, TIMEOUT))))
                .hasMessageContaining("does not allow dynamodb:UpdateItem")
                .extracting("code")
                .isEqualTo(Code.ACCESS_DENIED);
    }
}
