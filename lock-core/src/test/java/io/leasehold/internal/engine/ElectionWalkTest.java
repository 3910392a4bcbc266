package io.leasehold.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Elections keep their promises, whatever fails. {@code -Delections.first} and {@code -Delections.walks} choose others. */
class ElectionWalkTest {

    private static final long FIRST = Long.getLong("elections.first", 1);
    private static final int WALKS = Integer.getInteger("elections.walks", 500);

    @Test
    void atMostOneLeadsAndInPeaceSomebodyDoes() {
        long grants = 0;
        for (long seed = FIRST; seed < FIRST + WALKS; seed++) {
            try {
                grants += new ElectionWalk(seed).walk();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("walk " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(grants).isGreaterThan(3L * WALKS);
    }
}
