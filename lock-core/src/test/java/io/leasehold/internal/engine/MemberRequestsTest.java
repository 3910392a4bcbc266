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

    /** Checks that a request is refused in words that name the setting and what to do. */
    private static void assertRefused(LockEngine by, LockRequest request, String setting, String... words) {
        assertThat(EngineFixture.failureOf(by.acquireAsync(request)))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.setting()).isEqualTo(setting);
                    assertThat(refusal).hasMessageContaining("'" + request.key() + "'");
                    assertThat(refusal).hasMessageContainingAll(words);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void aLimitOutOfRangeIsRefused(int limit) {
        LockRequest.Builder builder = LockRequest.builder("a");
        assertThatThrownBy(() -> builder.limit(limit))
                .isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
                    assertThat(refusal.setting()).isEqualTo("limit");
                    assertThat(refusal.value()).isEqualTo(Integer.toString(limit));
                    assertThat(refusal)
                            .hasMessageContainingAll(
                                    "The limit for lock 'a' is " + limit, "between 1 and 10000", "use shared()");
                });
    }

    @Test
    void aRequestCannotBeBothSharedAndLimited() {
        LockRequest.Builder builder = LockRequest.builder("a").limit(2).shared();
        assertThatThrownBy(builder::build).isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
            assertThat(refusal.setting()).isEqualTo("limit");
            assertThat(refusal).hasMessageContainingAll("lock 'a' is shared and has a limit", "Use one of the two");
        });
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
        LockRequest request = LockRequest.of(LockKey.of("a", sortKey));
        assertRefused(fixture.engine, request, "sort key", "'~shared~' or '~limit~'", "Choose another sort key");
    }

    @Test
    void aSortKeyThatLeavesNoRoomForMembersIsRefused() {
        LockKey longest = LockKey.of("a", "x".repeat(1_024 - 40));
        EngineFixture.acquired(
                fixture.engine, LockRequest.builder(longest).shared().build());
        LockKey tooLong = LockKey.of("a", "x".repeat(1_024 - 39));
        LockRequest shared = LockRequest.builder(tooLong).shared().build();
        assertRefused(fixture.engine, shared, "sort key", "a request with shared", "1024 bytes", "Shorten it");
        LockRequest limited = LockRequest.builder(tooLong).limit(3).build();
        assertRefused(fixture.engine, limited, "sort key", "a request with limit", "1024 bytes", "Shorten it");
        EngineFixture.acquired(fixture.engine, LockRequest.of(tooLong));
    }

    @Test
    void attributesOfASharedRequestAreRefused() {
        assertRefused(
                fixture.engine,
                LockRequest.builder("a").shared().attribute("host", "x").build(),
                "attributes",
                "additional attributes",
                "Leave them out");
        EngineFixture.acquired(
                fixture.engine,
                LockRequest.builder("a").limit(2).attribute("host", "x").build());
    }

    @Test
    void aClientThatDeletesRowsSharesNone() {
        LockEngine deleting = EngineFixture.deleting().engine;
        LockRequest shared = LockRequest.builder("a").shared().build();
        assertRefused(
                deleting, shared, "shared", "with shared", "release mode deletes rows", "Use release mode TOMBSTONE");
        LockRequest limited = LockRequest.builder("a").limit(2).build();
        assertRefused(
                deleting, limited, "limit", "with limit", "release mode deletes rows", "Use release mode TOMBSTONE");
    }
}
