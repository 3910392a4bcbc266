package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.testing.DynamoDbLocal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Credentials that fail for a while, after they have worked, through each of the SDK's clients. */
class CredentialsIT {

    private static final String REFUSAL = "Unable to load credentials from any of the providers in the chain";

    private final TestTable table = new TestTable();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean failing;
    private LockClient client;
    private AutoCloseable sdk;

    @AfterEach
    void close() throws Exception {
        failing = false;
        client.close();
        sdk.close();
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void aWaitGoesOnWhileTheyFail(Sdk kind) throws Exception {
        LockHandle other = table.client(kind).acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = client(kind).acquireAsync(patient("a"));
        await().atMost(TestTable.PATIENCE).until(() -> client.waiting().size() == 1);
        client.find(LockKey.of("a"));

        fail();
        assertThat(waiting).isNotDone();
        failing = false;
        other.release();

        waiting.get(60, TimeUnit.SECONDS).close();
    }

    @ParameterizedTest
    @EnumSource
    void aSuccessInTheBackgroundCountsForCallsOnTheCallersThread(Sdk kind) throws Exception {
        client(kind).acquireAsync(patient("a")).get(60, TimeUnit.SECONDS);
        failing = true;

        CompletableFuture<LockHandle> acquiring = CompletableFuture.supplyAsync(() -> acquired("b"));

        fail();
        assertThat(acquiring).isNotDone();
        failing = false;
        acquiring.get(60, TimeUnit.SECONDS).close();
    }

    @ParameterizedTest
    @EnumSource
    void aSingleAttemptFailsWithTheRealCause(Sdk kind) throws Exception {
        client(kind).acquire(LockRequest.of("a")).close();
        failing = true;

        assertThatThrownBy(() -> client.tryAcquire(LockRequest.of("b")))
                .isInstanceOfSatisfying(
                        LockException.class,
                        denied -> assertThat(denied.code()).isEqualTo(LockException.Code.ACCESS_DENIED))
                .hasMessageContaining(REFUSAL);
    }

    @ParameterizedTest
    @EnumSource
    void aWaitThatNeverHadAnyEndsAtOnce(Sdk kind) {
        failing = true;
        LockClient fresh = client(kind);

        assertThatThrownBy(() -> fresh.acquire(patient("a")))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining(REFUSAL);
    }

    /** Lets the credentials fail until several requests have felt it. */
    private void fail() {
        int before = refused.get();
        failing = true;
        await().atMost(TestTable.PATIENCE).until(() -> refused.get() >= before + 3);
    }

    private LockHandle acquired(String key) {
        try {
            return client.acquire(patient(key));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static LockRequest patient(String key) {
        return LockRequest.builder(key).waitTimeout(Duration.ofMinutes(5)).build();
    }

    private LockClient client(Sdk kind) {
        DynamoDbLockClient.Builder builder;
        if (kind == Sdk.BLOCKING) {
            DynamoDbClient blocking = configured(DynamoDbClient.builder()).build();
            sdk = blocking;
            builder = DynamoDbLockClient.builder(blocking);
        } else {
            DynamoDbAsyncClient asynchronous =
                    configured(DynamoDbAsyncClient.builder()).build();
            sdk = asynchronous;
            builder = DynamoDbLockClient.builder(asynchronous);
        }
        client = builder.table(table.table).build();
        return client;
    }

    private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
        AwsCredentialsProvider provider = () -> {
            if (failing) {
                refused.incrementAndGet();
                throw SdkClientException.create(REFUSAL);
            }
            return AwsBasicCredentials.create("key", "secret");
        };
        return builder.endpointOverride(DynamoDbLocal.shared().endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(provider);
    }
}
