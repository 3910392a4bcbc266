package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for shared or limited locks that cannot be served. */
class MemberRequestsTest {

    private final EngineFixture fixture = new EngineFixture();

    private static void assertRefused(LockEngine by, LockRequest request, String remedy) {
        assertThat(EngineFixture.failureOf(by.acquireAsync(request)))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void aLimitOutOfRangeIsRefused(int limit) {
        LockRequest.Builder builder = LockRequest.builder("a");
        assertThatThrownBy(() -> builder.limit(limit))
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("between 1 and 10000");
    }

    @Test
    void aRequestCannotBeBothSharedAndLimited() {
        LockRequest.Builder builder = LockRequest.builder("a").limit(2).shared();
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidLockSettingException.class)
                .hasMessageContaining("Use one of the two");
    }

    @Test
    void aCopyOfARequestIsSharedOrLimitedToo() {
        LockRequest shared = LockRequest.builder("a").shared().build();
        assertThat(shared.toBuilder().build().isShared()).isTrue();
        LockRequest limited = LockRequest.builder("a").limit(7).build();
        assertThat(limited.toBuilder().build().limit()).hasValue(7);
        assertThat(limited).hasToString("request for lock 'a' (limit 7)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~shared~", "a~limit~3", "x~shared~0"})
    void aReservedSortKeyIsRefused(String sortKey) {
        assertRefused(fixture.engine, LockRequest.of(LockKey.of("a", sortKey)), "Choose another sort key");
    }

    @Test
    void aSortKeyThatLeavesNoRoomForMembersIsRefused() {
        LockKey longest = LockKey.of("a", "x".repeat(1_024 - 40));
        EngineFixture.acquired(
                fixture.engine, LockRequest.builder(longest).shared().build());
        LockKey tooLong = LockKey.of("a", "x".repeat(1_024 - 39));
        assertRefused(fixture.engine, LockRequest.builder(tooLong).shared().build(), "Shorten it");
        assertRefused(fixture.engine, LockRequest.builder(tooLong).limit(3).build(), "Shorten it");
        EngineFixture.acquired(fixture.engine, LockRequest.of(tooLong));
    }

    @Test
    void attributesOfASharedRequestAreRefused() {
        assertRefused(
                fixture.engine,
                LockRequest.builder("a").shared().attribute("host", "x").build(),
                "Leave them out");
        EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a").limit(2).attribute("host", "x").build());
    }

    @Test
    void aClientThatDeletesRowsSharesNone() {
        LockEngine deleting = EngineFixture.deleting().engine;
        assertRefused(deleting, LockRequest.builder("a").shared().build(), "TOMBSTONE");
        assertRefused(deleting, LockRequest.builder("a").limit(2).build(), "TOMBSTONE");
    }
}
