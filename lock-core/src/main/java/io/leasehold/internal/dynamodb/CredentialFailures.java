package io.leasehold.internal.dynamodb;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Recognises failures that come from the source of a request's credentials. Then nothing was sent to DynamoDB. These
 * failures have no type of their own.
 */
final class CredentialFailures {

    private static final Pattern NOT_PROVIDED = Pattern.compile(
            "(unable|fail|failed|cannot|could not|contained no)\\b.{0,60}\\b(credentials|region)\\b"
                    + "|\\b(token|sso session)\\b.{0,80}\\bexpired\\b"
                    + "|\\bcredential providers must never return null\\b",
            Pattern.CASE_INSENSITIVE);

    /** The hosts that issue credentials: STS, and the metadata services of instances, tasks and pods. */
    private static final Pattern SOURCE_OUT_OF_REACH = Pattern.compile(
            "\\bsts\\.([a-z0-9-]+\\.)?amazonaws\\.|\\b169\\.254\\.1(69|70)\\.\\d|fd00:ec2::|\\bmetadata service\\b",
            Pattern.CASE_INSENSITIVE);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private CredentialFailures() {}

    /** Returns whether the failure comes from the source of the credentials, or says that a Region is missing. */
    static boolean isOne(Throwable failure) {
        return failure instanceof AwsServiceException refusal
                ? isOfAnotherService(refusal)
                : says(NOT_PROVIDED, failure) || says(SOURCE_OUT_OF_REACH, failure);
    }

    /** Returns whether such a failure is of the network or of a service, and so may end by itself. */
    static boolean passes(Throwable failure) {
        return failure instanceof AwsServiceException refusal
                ? refusal.statusCode() >= SERVER_ERROR
                        || refusal.statusCode() == TOO_MANY_REQUESTS
                        || refusal.isThrottlingException()
                : !says(NOT_PROVIDED, failure);
    }

    /**
     * Returns whether the refusal is of another service. For a request to DynamoDB, the SDK calls only STS and similar
     * services.
     */
    private static boolean isOfAnotherService(AwsServiceException refusal) {
        return !(refusal instanceof DynamoDbException);
    }

    private static boolean says(Pattern pattern, @Nullable Throwable failure) {
        return failure != null
                && ((failure.getMessage() != null
                                && pattern.matcher(failure.getMessage()).find())
                        || says(pattern, failure.getCause()));
    }
}
