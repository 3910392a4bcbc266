package io.leasehold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LockLostExceptionTest {

    private final LockLostException loss = new LockLostException(
            LockException.Code.LOCK_STOLEN, LockKey.of("order:42"), 7, LossCause.STOLEN, "Lock 'order:42' was lost.");

    @Test
    void workMayHaveBeenCommittedUnlessItIsKnownToBeRolledBack() {
        assertThat(loss.mayHaveCommitted()).isTrue();
        assertThat(loss.rolledBack().mayHaveCommitted()).isFalse();
    }

    @Test
    void theLossOfWorkThatIsRolledBackTellsTheSame() {
        LockLostException rolledBack = loss.rolledBack();
        assertThat(rolledBack).hasMessage("Lock 'order:42' was lost. The transaction was rolled back.");
        assertThat(rolledBack.code()).isEqualTo(LockException.Code.LOCK_STOLEN);
        assertThat(rolledBack.key()).isEqualTo(LockKey.of("order:42"));
        assertThat(rolledBack.fencingToken()).isEqualTo(7);
        assertThat(rolledBack.lossCause()).contains(LossCause.STOLEN);
    }
}
