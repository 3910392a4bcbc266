package io.leasehold.internal.dynamodb;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockTableException;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.StoreException.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Translates failures of requests to DynamoDB: what they mean for a lock, and what its user can do. One per client. */
public final class Failures {

    private static final Set<String> TRANSIENT = Set.of(
            "ProvisionedThroughputExceededException",
            "ThrottlingException",
            "RequestLimitExceeded",
            "LimitExceededException",
            "TransactionConflictException",
            "TransactionInProgressException",
            "ReplicatedWriteConflictException");

    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "IncompleteSignatureException",
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "ExpiredTokenException",
            "ExpiredToken",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "OptInRequired");

    /** DynamoDB checks the credentials before it reports these errors. */
    private static final Set<String> AUTHENTICATED = Set.of(
            "ConditionalCheckFailedException",
            "ProvisionedThroughputExceededException",
            "TransactionConflictException",
            "ResourceNotFoundException");

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final String tableName;
    private final Supplier<DynamoDbServiceClientConfiguration> client;
    private volatile boolean credentialsWorked;

    /** Makes the translation for a table that is used through the given client. */
    public Failures(String tableName, Supplier<DynamoDbServiceClientConfiguration> client) {
        this.tableName = tableName;
        this.client = client;
    }

    /** Returns the failure itself, without the exceptions in which futures wrap it. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    /** Returns how often the SDK sent the request; 1 if that is unknown. */
    static int attempts(Throwable failure) {
        Integer attempts = unwrap(failure) instanceof SdkException exception ? exception.numAttempts() : null;
        return attempts == null ? 1 : attempts;
    }

    /** Notes that DynamoDB accepted the credentials. From now on, their failures count as temporary. */
    void noteCredentialsWork() {
        if (!credentialsWorked) {
            credentialsWorked = true;
        }
    }

    /** Returns the exception for the failure of an action such as {@code UpdateItem}. */
    public StoreException translate(String action, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof StoreException known) {
            return known;
        }
        if (cause instanceof LockException known) {
            return new StoreException(Kind.FATAL, known, null);
        }
        if (CredentialFailures.isOne(cause)) {
            return noCredentials(action, cause);
        }
        if (cause instanceof AwsServiceException refusal) {
            return refusal(action, refusal);
        }
        return ambiguous(action, cause);
    }

    /**
     * Returns the exception for a transaction that was cancelled for another reason than a condition or a conflict: an
     * item that DynamoDB cannot store, or a lack of capacity.
     */
    StoreException cancelled(String action, TransactionCanceledException cancelled) {
        boolean invalid = cancelled.cancellationReasons().stream()
                .anyMatch(reason -> "ValidationError".equals(reason.code())
                        || "ItemCollectionSizeLimitExceeded".equals(reason.code()));
        return invalid
                ? new StoreException(Kind.FATAL, invalid(action, cancelled), cancelled)
                : unavailable(notApplied(cancelled), action, cancelled);
    }

    /** Returns the exception for a request of which nobody knows whether it was, or will be, applied. */
    StoreException ambiguous(String action, Throwable failure) {
        return unavailable(Kind.AMBIGUOUS, action, unwrap(failure));
    }

    private StoreException refusal(String action, AwsServiceException refusal) {
        String code = code(refusal);
        if (AUTHENTICATED.contains(code)) {
            noteCredentialsWork();
        }
        if (refusal.statusCode() >= SERVER_ERROR) {
            return ambiguous(action, refusal);
        }
        if (TRANSIENT.contains(code) || refusal.isThrottlingException() || refusal.statusCode() == TOO_MANY_REQUESTS) {
            return unavailable(notApplied(refusal), action, refusal);
        }
        boolean passes = credentialsWorked && BAD_CREDENTIALS.contains(code);
        return new StoreException(passes ? notApplied(refusal) : Kind.FATAL, reason(action, code, refusal), refusal);
    }

    /** Returns the kind of a refusal. An earlier attempt of the SDK may have been applied without an answer. */
    private static Kind notApplied(AwsServiceException refusal) {
        return attempts(refusal) > 1 ? Kind.AMBIGUOUS : Kind.TRANSIENT;
    }

    private LockException reason(String action, String code, AwsServiceException refusal) {
        if (code.equals("ResourceNotFoundException")) {
            return table(
                    Code.TABLE_NOT_FOUND,
                    "does not exist" + where()
                            + ". Create it (LockTable.create, or table mode 'create'), or correct the table's name, the Region or"
                            + " the account",
                    refusal);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return table(
                    Code.ACCESS_DENIED,
                    "cannot be used" + where() + " for dynamodb:" + action
                            + ": the credentials are wrong or have expired (" + said(refusal)
                            + "). Renew or correct them",
                    refusal);
        }
        if (refusal.statusCode() == FORBIDDEN || code.startsWith("AccessDenied")) {
            return table(
                    Code.ACCESS_DENIED,
                    "does not allow dynamodb:" + action + where() + " with these credentials (" + said(refusal)
                            + "). Add that action on this table to their IAM policy",
                    refusal);
        }
        return code.equals("ValidationException") ? invalid(action, refusal) : unknown(action, refusal);
    }

    private LockException invalid(String action, AwsServiceException refusal) {
        String said = said(refusal).toLowerCase(Locale.ROOT);
        if (said.contains("item size")) {
            return new InvalidLockSettingException(
                    "attributes",
                    said(refusal),
                    "The additional attributes make the lock's row larger than the 400 KB that DynamoDB allows. Keep large"
                            + " data elsewhere and store a reference to it.");
        }
        if (said.contains("key")) {
            return table(
                    Code.TABLE_UNSUITABLE,
                    "refused dynamodb:" + action + where() + " (" + said(refusal)
                            + "). Check that its partition key, sort"
                            + " key and indexes have the names and types that the lock table is configured with",
                    refusal);
        }
        return unknown(action, refusal);
    }

    private LockException unknown(String action, Throwable failure) {
        return new LockException(
                Code.UNKNOWN,
                "DynamoDB refused dynamodb:" + action + " on table '" + tableName + "'" + where() + ": " + said(failure)
                        + ". Trying again does not help; correct what it names.",
                failure);
    }

    private StoreException unavailable(Kind kind, String action, Throwable failure) {
        boolean slow = failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException;
        LockException reason = new LockException(
                Code.STORE_UNAVAILABLE,
                "DynamoDB did not carry out dynamodb:" + action + " on table '" + tableName + "'" + where() + ": "
                        + said(failure) + ". "
                        + (slow
                                ? StoreException.SLOW
                                : "Check the network, the service's health, and the table's capacity."),
                failure);
        return new StoreException(kind, reason, failure);
    }

    private StoreException noCredentials(String action, Throwable failure) {
        boolean passes = credentialsWorked || CredentialFailures.passes(failure);
        String remedy = passes
                ? ". The credentials could not be fetched or renewed: check what provides them, such as STS, the"
                        + " instance's or pod's role, or the session"
                : ". Give the SDK client credentials and a Region, by its builder or its default providers";
        LockException reason = table(
                Code.ACCESS_DENIED,
                "cannot be reached for dynamodb:" + action + ": " + said(failure) + remedy,
                failure);
        return new StoreException(passes ? Kind.TRANSIENT : Kind.FATAL, reason, failure);
    }

    private LockTableException table(Code code, String problem, @Nullable Throwable cause) {
        return new LockTableException(code, tableName, "Lock table '" + tableName + "' " + problem + ".", cause);
    }

    private static String code(AwsServiceException failure) {
        return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
                ? ""
                : failure.awsErrorDetails().errorCode();
    }

    private static String said(Throwable failure) {
        if (failure instanceof AwsServiceException refusal
                && refusal.awsErrorDetails() != null
                && refusal.awsErrorDetails().errorMessage() != null) {
            return refusal.awsErrorDetails().errorMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Returns where the table is searched. Most often, a missing table is searched in the wrong place. */
    private String where() {
        return TablePlace.of(client);
    }
}
