package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LockKeyTest {

    private static void assertRefused(ThrowingCallable making, String setting, String... messageParts) {
        assertThatThrownBy(making).isInstanceOfSatisfying(InvalidLockSettingException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(LockException.Code.INVALID_SETTING);
            assertThat(refusal.setting()).isEqualTo(setting);
            assertThat(refusal).hasMessageContainingAll(messageParts);
        });
    }

    @Test
    void aKeyWithoutASortKeyHasADashInItsPlace() {
        assertThat(LockKey.of("a")).isEqualTo(new LockKey("a", "-")).isEqualTo(LockKey.of("a", LockKey.NO_SORT_KEY));
    }

    @Test
    void partitionKeysMayTake2048BytesAndNotOneMore() {
        assertThat(LockKey.of("x".repeat(2048)).partitionKey()).hasSize(2048);
        assertRefused(() -> LockKey.of("x".repeat(2049)), "partition key", "2049 bytes", "allows 2048", "Shorten it");
    }

    @Test
    void sortKeysMayTake1024BytesAndNotOneMore() {
        assertThat(LockKey.of("a", "x".repeat(1024)).sortKey()).hasSize(1024);
        assertRefused(() -> LockKey.of("a", "x".repeat(1025)), "sort key", "1025 bytes", "allows 1024");
    }

    @Test
    void bytesOfUtf8CountAndNotCharacters() {
        assertThat(LockKey.of("ä".repeat(1024)).partitionKey()).hasSize(1024);
        assertRefused(() -> LockKey.of("ä".repeat(1024) + "x"), "partition key", "2049 bytes");
        assertThat(LockKey.of("\uD83D\uDD12".repeat(512)).partitionKey()).hasSize(1024);
        assertRefused(() -> LockKey.of("\uD83D\uDD12".repeat(512) + "x"), "partition key", "2049 bytes");
    }

    @Test
    void emptyKeysAreRefused() {
        assertRefused(() -> LockKey.of(""), "partition key", "is empty", "Name the thing");
        assertRefused(() -> LockKey.of("a", ""), "sort key", "is empty");
    }

    @Test
    void nullIsRefusedByName() {
        assertThatThrownBy(() -> LockKey.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("partition key");
        assertThatThrownBy(() -> LockKey.of("a", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("sort key");
    }

    @Test
    void keysThatHaveNoUtf8FormAreRefusedBecauseTwoOfThemCouldBecomeOne() {
        assertRefused(() -> LockKey.of("a\uD83D"), "partition key", "unpaired surrogate", "'a\\ud83d'");
        assertRefused(() -> LockKey.of("a", "\uDD12b"), "sort key", "unpaired surrogate");
    }

    @Test
    void keysThatReadTheSameWhenJoinedAreDifferentLocks() {
        assertThat(LockKey.of("a|b", "c")).isNotEqualTo(LockKey.of("a", "b|c"));
    }

    @Test
    void theTextOfAKeyLeavesAnUnusedSortKeyOut() {
        assertThat(LockKey.of("a")).hasToString("a");
        assertThat(LockKey.of("a", "b")).hasToString("a|b");
    }

    @Test
    void theTextOfAKeyCannotForgeALineOfALog() {
        assertThat(LockKey.of("a\r\nERROR b\u2028\u001B[31m\u202E"))
                .hasToString("a\\u000d\\u000aERROR b\\u2028\\u001b[31m\\u202e");
        assertThat(LockKey.of("a", "b\n")).hasToString("a|b\\u000a");
    }

    @Test
    void theTextOfALongKeyIsCutAfter256Characters() {
        assertThat(LockKey.of("x".repeat(256))).hasToString("x".repeat(256));
        assertThat(LockKey.of("x".repeat(257))).hasToString("x".repeat(256) + "…");
        assertThat(LockKey.of("\uD83D\uDD12".repeat(257))).hasToString("\uD83D\uDD12".repeat(256) + "…");
    }
}
