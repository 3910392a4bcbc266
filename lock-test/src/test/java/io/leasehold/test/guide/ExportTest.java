package io.leasehold.test.guide;

// snippet
import static io.leasehold.test.assertj.LockAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.LockAcquireTimeoutException;
import io.leasehold.LockAcquiredEvent;
import io.leasehold.LockLostException;
import io.leasehold.LockStolenEvent;
import io.leasehold.test.NoLockLeftHeld;
import io.leasehold.test.TestLockClient;
import io.leasehold.test.junit.TestLocksExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestLocksExtension.class)
@NoLockLeftHeld
class ExportTest {

    @Test
    void stopsWhenItsLockIsStolen(TestLockClient locks) {
        Export export = new Export(locks);
        assertThatThrownBy(() -> export.run(() -> locks.testLock("export").steal()))
                .isInstanceOf(LockLostException.class);
        assertThat(locks.events()).of("export").containsExactly(LockAcquiredEvent.class, LockStolenEvent.class);
    }

    @Test
    void waitsForAnotherMachine(TestLockClient locks) {
        locks.testLock("export").occupy();
        assertThatThrownBy(() -> new Export(locks).run(() -> {}))
                .isInstanceOf(LockAcquireTimeoutException.class); // after 35 s, which take no time
    }
}
// end
