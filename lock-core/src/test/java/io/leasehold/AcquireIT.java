package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.TestTable.Sdk;
import io.leasehold.dynamodb.DynamoDbLockClient;
import io.leasehold.testing.DynamoDbLocal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AcquireIT {

    private final TestTable table = new TestTable();

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoClientsThatRaceForANewKeyOneWins(Sdk sdk) throws Exception {
        List<LockClient> clients = List.of(table.client(sdk), table.client(sdk));
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 50; round++) {
                LockRequest request = LockRequest.of("race-" + round);
                List<Callable<Optional<LockHandle>>> racers = clients.stream()
                        .map(client -> (Callable<Optional<LockHandle>>) () -> {
                            start.await();
                            return client.tryAcquire(request);
                        })
                        .toList();
                int winners = 0;
                for (Future<Optional<LockHandle>> racer : threads.invokeAll(racers)) {
                    winners += racer.get().isPresent() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAReleaseTheWaiterHasTheLockWithAHigherToken(Sdk sdk) throws Exception {
        LockHandle first = table.client(sdk).acquire(LockRequest.of("a"));
        CompletableFuture<LockHandle> waiting = table.client(sdk).acquireAsync(LockRequest.of("a"));
        assertThat(waiting).isNotDone();
        first.release();
        LockHandle second = waiting.get();
        assertThat(second.isHeld()).isTrue();
        assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
    }

    @Test
    void withABlockingClientAnUncontendedAcquireAndReleaseAreTwoRequestsOnTheCallersThread() throws Exception {
        List<String> requests = new CopyOnWriteArrayList<>();
        ExecutionInterceptor recorder = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                requests.add(context.request().getClass().getSimpleName() + " on "
                        + Thread.currentThread().getName());
            }
        };
        try (DynamoDbClient dynamoDb = DynamoDbClient.builder()
                        .endpointOverride(DynamoDbLocal.shared().endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                        .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(recorder))
                        .build();
                LockClient client =
                        DynamoDbLockClient.builder(dynamoDb).table(table.table).build()) {
            client.acquire(LockRequest.of("a")).release();
        }
        String here = Thread.currentThread().getName();
        assertThat(requests).containsExactly("UpdateItemRequest on " + here, "UpdateItemRequest on " + here);
    }

    @ParameterizedTest
    @EnumSource
    void aBusyLockNamesItsHolder(Sdk sdk) throws Exception {
        LockHandle held = table.client(sdk).acquire(LockRequest.of("a"));
        LockRequest request =
                LockRequest.builder("a").waitTimeout(Duration.ofMillis(300)).build();
        LockClient other = table.client(sdk);
        assertThatThrownBy(() -> other.acquire(request))
                .isInstanceOfSatisfying(LockAcquireTimeoutException.class, busy -> {
                    assertThat(busy.holder().orElseThrow().ownerName()).isEqualTo(held.ownerName());
                    assertThat(busy.waited()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
                });
    }

    @ParameterizedTest
    @EnumSource
    void additionalAttributesStandInTheRowWhileTheLockIsHeldAndNoLonger(Sdk sdk) throws Exception {
        LockClient client = table.client(sdk);
        LockRequest request = LockRequest.builder("a")
                .attribute("job", "nightly")
                .attribute("parts", List.of(1, 2))
                .build();
        LockHandle handle = client.acquire(request);
        assertThat(client.find(request.key()).orElseThrow().attributes())
                .isEqualTo(Map.of("job", "nightly", "parts", List.of(BigDecimal.valueOf(1), BigDecimal.valueOf(2))));
        handle.release();
        assertThat(table.row("a")).containsOnlyKeys("lock_key", "sort_key", "expiry_time", "fencing_token");
    }

    @ParameterizedTest
    @EnumSource
    void aMissingTableEndsAWaitAtOnceAndTheMessageSaysWhatToDo(Sdk sdk) {
        table.dynamoDb.deleteTable(request -> request.tableName(table.table.name()));
        LockClient client = table.client(sdk);
        assertThatThrownBy(() -> client.acquire(LockRequest.of("a")))
                .isInstanceOfSatisfying(
                        LockTableException.class,
                        missing -> assertThat(missing.code()).isEqualTo(LockException.Code.TABLE_NOT_FOUND))
                .hasMessageContaining(table.table.name())
                .hasMessageContaining("LockTable.create");
    }

    @ParameterizedTest
    @EnumSource
    void anAttributeWithANameOfTheTableIsRefused(Sdk sdk) {
        LockClient client = table.client(sdk);
        LockRequest request =
                LockRequest.builder("a").attribute("owner_name", "me").build();
        assertThatThrownBy(() -> client.acquire(request))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("owner_name");
        assertThat(table.row("a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedRowIsAnErrorAndNeverFree(Sdk sdk) {
        table.putRow("a", Map.of("owner_name", AttributeValue.fromS("somebody")));
        LockClient client = table.client(sdk);
        assertThatThrownBy(() -> client.acquire(LockRequest.of("a")))
                .isInstanceOfSatisfying(
                        MalformedLockRecordException.class,
                        malformed -> assertThat(malformed.attribute()).isEqualTo("record_version_number"));
        assertThat(table.row("a")).containsKey("owner_name").doesNotContainKey("fencing_token");
    }

    @ParameterizedTest
    @EnumSource
    void aClosedClientSaysSo(Sdk sdk) {
        LockClient client = table.client(sdk);
        client.close();
        assertThatThrownBy(() -> client.acquire(LockRequest.of("a"))).isInstanceOf(LockClientClosedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void moreAttributesThanOneWriteHasRoomForAreRefusedAtOnce(Sdk sdk) throws Exception {
        LockClient client = table.client(sdk);
        client.acquire(LockRequest.of("a"));
        LockRequest.Builder large = LockRequest.builder("a").waitTimeout(Duration.ofDays(1));
        for (int i = 0; i < 400; i++) {
            large.attribute("attribute" + i, i);
        }
        assertThatThrownBy(() -> client.acquire(large.build()))
                .as("not only when its turn comes")
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContainingAll("400 additional attributes", "4096", "a map");
    }

    @ParameterizedTest
    @EnumSource
    void allRowsAreFoundPageByPage(Sdk sdk) throws Exception {
        LockClient client = table.client(sdk);
        client.acquire(LockRequest.of("held"));
        client.acquire(LockRequest.of("released")).release();
        client.acquire(LockRequest.of(LockKey.of("parent", "child")));
        assertThat(client.findAll().filter(LockRecord::isHeld).map(LockRecord::key))
                .containsExactlyInAnyOrder(LockKey.of("held"), LockKey.of("parent", "child"));
        assertThat(client.findByPartition("parent").map(LockRecord::key))
                .containsExactly(LockKey.of("parent", "child"));
        assertThat(client.find(LockKey.of("never"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aHeldLockOutlivesManyLeases(Sdk sdk) throws Exception {
        LockHandle handle = table.shortLeaseClient(sdk).acquire(LockRequest.of("a"));
        LockRequest patient = LockRequest.builder("a")
                .waitTimeout(TestTable.LEASE.multipliedBy(3))
                .build();
        LockClient other = table.client(sdk);
        assertThatThrownBy(() -> other.acquire(patient)).isInstanceOf(LockAcquireTimeoutException.class);
        assertThat(handle.isHeld()).isTrue();
        table.awaitEvents("Acquired");
    }
}
