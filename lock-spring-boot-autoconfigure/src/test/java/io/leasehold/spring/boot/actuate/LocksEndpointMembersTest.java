package io.leasehold.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockException;
import io.leasehold.LockKey;
import io.leasehold.LockRecord;
import io.leasehold.LockRequest;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.boot.autoconfigure.DistributedLockAutoConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the endpoint tells of shared locks and limits, and how it releases one of several holders by force. */
class LocksEndpointMembersTest {

    private static final String READER = "-~shared~h1";

    private final Table locks = new Table();

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DistributedLockAutoConfiguration.class, DistributedLockEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=locks", "distributed-lock.endpoint.force-release=true")
            .withBean(FakeLockClient.class, () -> locks);

    /** A lock that nobody has exclusively, and those that share it. */
    private static final class Table extends FakeLockClient {

        private LockException failure;
        private LockRecord freed;

        @Override
        public Optional<LockRecord> find(LockKey key) {
            LockRecord main = new LockRecord(LockKey.of("prices"), null, null, null, null, 42, Map.of());
            return Stream.concat(Stream.of(main), members.stream())
                    .filter(row -> row.key().equals(key))
                    .findFirst();
        }

        @Override
        public Stream<LockRecord> findMembers(LockKey key) {
            if (failure != null) {
                throw failure;
            }
            return super.findMembers(key);
        }

        @Override
        public boolean forceRelease(LockRecord record) {
            freed = record;
            return true;
        }
    }

    private static LockRecord member(String sortKey, String owner) {
        return new LockRecord(
                LockKey.of("prices", sortKey), owner, Duration.ofSeconds(30), "h1:3", null, 4137, Map.of());
    }

    @Test
    void showsThoseThatShareALock() {
        locks.members.add(member(READER, "reader"));
        spring.run(context -> {
            LocksView.Row row = context.getBean(LocksEndpoint.class).lock("prices", null, null);
            assertThat(row.held()).isFalse();
            assertThat(row.members()).containsExactly(new LocksView.Member(READER, "reader", 4137, "PT30S", null));
        });
    }

    @Test
    void leavesOutTheFreePlacesOfALimit() {
        locks.members.add(new LockRecord(LockKey.of("prices", "-~limit~0"), null, null, null, null, 7, Map.of()));
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class)
                        .lock("prices", null, null)
                        .members())
                .isEmpty());
    }

    @Test
    void showsTheLockAlsoWhereTheRowsOfThoseThatShareItMayNotBeRead() {
        locks.failure = new LockException(LockException.Code.ACCESS_DENIED, "refused");
        spring.run(context -> assertThat(context.getBean(LocksEndpoint.class)
                        .lock("prices", null, null)
                        .members())
                .isNull());
    }

    @Test
    void showsTheRowOfOneThatSharesALock() {
        locks.members.add(member(READER, "reader"));
        spring.run(context -> {
            LocksView.Row row = context.getBean(LocksEndpoint.class).lock("prices", READER, null);
            assertThat(row.owner()).isEqualTo("reader");
            assertThat(row.members()).isEmpty();
        });
    }

    @Test
    void refusesToReleaseALockThatOthersShareAndNamesThem() {
        locks.members.add(member(READER, "reader"));
        spring.run(context -> {
            ForcedRelease outcome =
                    context.getBean(LocksEndpoint.class).forceRelease("prices", null, "reader", 4137, null);
            assertThat(outcome.result()).isEqualTo(ForcedRelease.Result.SHARED);
            assertThat(outcome.result().httpStatus).isEqualTo(409);
            assertThat(outcome.message()).contains("1 hold it together", READER + " of 'reader'");
            assertThat(locks.freed).isNull();
        });
    }

    @Test
    void releasesOneThatSharesALockByItsSortKey() {
        locks.members.add(member(READER, "reader"));
        spring.run(context -> {
            ForcedRelease outcome =
                    context.getBean(LocksEndpoint.class).forceRelease("prices", READER, "reader", 4137, null);
            assertThat(outcome.result()).isEqualTo(ForcedRelease.Result.FREED);
            assertThat(locks.freed).isEqualTo(locks.members.get(0));
        });
    }

    @Test
    void tellsHowTheProcessHoldsItsLocks() {
        spring.run(context -> {
            locks.acquire(LockRequest.builder("prices").shared().build());
            locks.acquire(LockRequest.builder("exports").limit(5).build());
            assertThat(context.getBean(LocksEndpoint.class).locks(null).held())
                    .extracting(LocksView.Held::mode)
                    .containsExactly("shared", "limit 5");
        });
    }

    @Test
    void tellsOfMethodsThatShareOrHaveSeveralKeys() {
        spring.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withBean(Jobs.class)
                .run(context -> assertThat(
                                context.getBean(LocksEndpoint.class).locks(null).methods())
                        .containsEntry(Jobs.class.getName() + ".read", Map.of("key", "prices", "shared", true))
                        .hasEntrySatisfying(
                                Jobs.class.getName() + ".move",
                                set -> assertThat(set).containsOnlyKeys("keys")));
    }

    static class Jobs {

        @DistributedLock(key = "prices", shared = true)
        public void read() {}

        @DistributedLock(keys = {"a", "b"})
        public void move() {}
    }
}
