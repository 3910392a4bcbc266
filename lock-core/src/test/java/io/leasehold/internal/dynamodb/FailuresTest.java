package io.leasehold.internal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException;
import io.leasehold.LockException.Code;
import io.leasehold.LockKey;
import io.leasehold.LockTableException;
import io.leasehold.internal.store.LockStore;
import io.leasehold.internal.store.StoreException;
import io.leasehold.internal.store.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class FailuresTest {

    private final Failures failures = new Failures("locks", () -> {
        throw new UnsupportedOperationException("a client that tells nothing of itself");
    });

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceededException, 400, TRANSIENT, STORE_UNAVAILABLE",
        "ThrottlingException,                    400, TRANSIENT, STORE_UNAVAILABLE",
        "RequestLimitExceeded,                   400, TRANSIENT, STORE_UNAVAILABLE",
        "LimitExceededException,                 400, TRANSIENT, STORE_UNAVAILABLE",
        "TransactionConflictException,           400, TRANSIENT, STORE_UNAVAILABLE",
        "ReplicatedWriteConflictException,       400, TRANSIENT, STORE_UNAVAILABLE",
        "SomethingNew,                           429, TRANSIENT, STORE_UNAVAILABLE",
        "InternalServerError,                    500, AMBIGUOUS, STORE_UNAVAILABLE",
        "ServiceUnavailable,                     503, AMBIGUOUS, STORE_UNAVAILABLE",
        "ResourceNotFoundException,              400, FATAL,     TABLE_NOT_FOUND",
        "AccessDeniedException,                  400, FATAL,     ACCESS_DENIED",
        "UnrecognizedClientException,            400, FATAL,     ACCESS_DENIED",
        "InvalidSignatureException,              400, FATAL,     ACCESS_DENIED",
        "ExpiredTokenException,                  400, FATAL,     ACCESS_DENIED",
        "SomethingNew,                           403, FATAL,     ACCESS_DENIED",
        "ValidationException,                    400, FATAL,     UNKNOWN",
        "SomethingNew,                           400, FATAL,     UNKNOWN"
    })
    void eachRefusalSaysWhetherItWasAppliedAndWhetherToTryAgain(String code, int status, Kind kind, Code reason) {
        StoreException translated = failures.translate("UpdateItem", refusal(code, status, "said so"));

        assertThat(translated.kind()).isEqualTo(kind);
        assertThat(translated.reason().code()).isEqualTo(reason);
    }

    @Test
    void aThrottleAfterAnAttemptThatWasLostLeavesOpenWhetherThatOneWasApplied() {
        AwsServiceException throttled = refusal("ThrottlingException", 400, "slow down").toBuilder()
                .numAttempts(2)
                .build();

        assertThat(failures.translate("UpdateItem", throttled).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aTimeoutMayHaveBeenApplied() {
        assertThat(failures.translate("UpdateItem", ApiCallTimeoutException.create(250))
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aLostConnectionMayHaveBeenAppliedEvenInsideAFuture() {
        Throwable lost = new CompletionException(
                SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")));

        assertThat(failures.translate("UpdateItem", lost).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(...)",
                "Unable to load region from any of the providers in the chain",
                "Cannot fetch credentials from container - neither A or B environment variables are set.",
                "Failed to load credentials from IMDS.",
                "Profile file contained no credentials for profile 'default'"
            })
    void withoutCredentialsOrRegionNothingWasSent(String message) {
        StoreException translated = failures.translate("UpdateItem", SdkClientException.create(message));

        assertThat(translated.kind()).isEqualTo(Kind.FATAL);
        assertThat(translated.reason().code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(...)",
                "Failed to refresh process-based credentials.",
                "The SSO session associated with this profile has expired or is otherwise invalid."
            })
    void credentialsThatFailAfterTheyWorkedAreTroubleThatNamesItsCause(String message) {
        RuntimeException failed = new IllegalStateException(message);
        assertThat(failures.translate("GetItem", failed).kind()).isEqualTo(Kind.FATAL);

        failures.noteCredentialsWork();

        StoreException translated = failures.translate("GetItem", failed);
        assertThat(translated.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(translated.reason())
                .hasMessageContainingAll(message, "could not be fetched or renewed")
                .hasCause(failed);
        assertThat(translated.reason().code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unable to execute HTTP request: sts.eu-central-1.amazonaws.com: Temporary failure in name resolution",
                "Unable to execute HTTP request: Connect to 169.254.170.2:80 failed: Read timed out",
                "Unable to contact EC2 metadata service."
            })
    void aSourceOfCredentialsThatIsOutOfReachIsTroubleFromTheFirst(String message) {
        StoreException translated = failures.translate("UpdateItem", SdkClientException.create(message));

        assertThat(translated.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(translated.reason().code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"AccessDenied, 403, FATAL", "ExpiredTokenException, 400, FATAL", "ServiceUnavailable, 503, TRANSIENT"})
    void aRefusalOfAnotherServiceIsOneOfTheCredentials(String code, int status, Kind before) {
        AwsServiceException refusal = AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("of STS")
                        .build())
                .build();
        assertThat(failures.translate("UpdateItem", refusal).kind()).isEqualTo(before);

        failures.noteCredentialsWork();

        StoreException translated = failures.translate("UpdateItem", refusal);
        assertThat(translated.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(translated.reason().code()).isEqualTo(Code.ACCESS_DENIED);
        assertThat(translated.reason()).hasMessageContaining("of STS");
    }

    @ParameterizedTest
    @CsvSource({
        "ExpiredTokenException,       400, TRANSIENT",
        "UnrecognizedClientException, 400, TRANSIENT",
        "AccessDeniedException,       400, FATAL",
        "SomethingNew,                403, FATAL"
    })
    void afterASuccessExpiredCredentialsAreTroubleAndAMissingPermissionIsNot(String code, int status, Kind kind) {
        failures.noteCredentialsWork();

        StoreException translated = failures.translate("UpdateItem", refusal(code, status, "said so"));

        assertThat(translated.kind()).isEqualTo(kind);
        assertThat(translated.reason().code()).isEqualTo(Code.ACCESS_DENIED);
    }

    @Test
    void expiredCredentialsAfterAnAttemptThatWasLostLeaveOpenWhetherThatOneWasApplied() {
        failures.noteCredentialsWork();
        AwsServiceException expired = refusal("ExpiredTokenException", 400, "expired").toBuilder()
                .numAttempts(2)
                .build();

        assertThat(failures.translate("UpdateItem", expired).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void aTableThatIsMissingProvesTheCredentialsToo() {
        failures.translate("GetItem", refusal("ResourceNotFoundException", 400, "not found"));

        assertThat(failures.translate("GetItem", refusal("ExpiredToken", 400, "expired"))
                        .kind())
                .isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void theSdkWithoutCredentialsIsRecognised() {
        ProfileFile empty = ProfileFile.builder()
                .content(new ByteArrayInputStream(new byte[0]))
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        try (DynamoDbClient client = DynamoDbClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(ProfileCredentialsProvider.builder()
                        .profileFile(empty)
                        .profileName("none")
                        .build())
                .build()) {
            LockStore store = DynamoDbLockStore.over(
                    client, Runnable::run, new StoreSettings(Stored.layout("locks"), Stored.EXPIRY, null));

            StoreException failure = Stored.failure(store.read(LockKey.of("x"), Stored.TIMEOUT));

            assertThat(failure.kind()).isEqualTo(Kind.FATAL);
            assertThat(failure.reason().code()).isEqualTo(Code.ACCESS_DENIED);
        }
    }

    @Test
    void aMissingTableNamesTheTableAndHowToCreateIt() {
        LockException reason = failures.translate("GetItem", refusal("ResourceNotFoundException", 400, "not found"))
                .reason();

        assertThat(reason)
                .isInstanceOfSatisfying(
                        LockTableException.class,
                        table -> assertThat(table.tableName()).isEqualTo("locks"))
                .hasMessageContainingAll("'locks'", "LockTable.create", "table mode 'create'");
    }

    @Test
    void aDeniedActionIsNamedWithWhereToAllowIt() {
        assertThat(failures.translate("UpdateItem", refusal("AccessDeniedException", 400, "User x is not authorized"))
                        .reason())
                .hasMessageContainingAll("dynamodb:UpdateItem", "'locks'", "IAM policy", "User x is not authorized");
    }

    @Test
    void aKeyThatDoesNotFitMeansAnUnsuitableTable() {
        AwsServiceException refusal =
                refusal("ValidationException", 400, "The provided key element does not match the schema");

        assertThat(failures.translate("GetItem", refusal).reason().code()).isEqualTo(Code.TABLE_UNSUITABLE);
    }

    @Test
    void aRefusalKeepsItsCause() {
        AwsServiceException refusal = refusal("ValidationException", 400, "bad");

        assertThat(failures.translate("UpdateItem", refusal).reason()).hasCause(refusal);
    }

    private static AwsServiceException refusal(String code, int status, String message) {
        return DynamoDbException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
