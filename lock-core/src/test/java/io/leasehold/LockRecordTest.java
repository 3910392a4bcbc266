package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.internal.store.MemberRow;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a record says of its row. */
class LockRecordTest {

    private static final LockKey LOCK = LockKey.of("prices", "of\n1");

    private static LockRecord record(LockKey key) {
        return new LockRecord(key, null, null, null, null, 0, Map.of());
    }

    @Test
    void theRowOfALockBelongsToIt() {
        assertThat(record(LOCK).lock()).isEqualTo(LOCK);
        assertThat(record(LOCK).isMember()).isFalse();
    }

    @Test
    void theRowOfASharedHolderBelongsToItsLock() {
        LockRecord member = record(MemberRow.shared(LOCK, "0123456789abcdef"));
        assertThat(member.lock()).isEqualTo(LOCK);
        assertThat(member.isMember()).isTrue();
    }

    @Test
    void theRowOfAPlaceBelongsToItsLock() {
        LockRecord member = record(MemberRow.slot(LOCK, 9_999));
        assertThat(member.lock()).isEqualTo(LOCK);
        assertThat(member.isMember()).isTrue();
    }
}
