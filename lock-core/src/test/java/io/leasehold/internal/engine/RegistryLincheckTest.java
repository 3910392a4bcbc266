package io.leasehold.internal.engine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * The registry of holds under several threads. Forbidden: that an id which was buried passes for a live one again, or is
 * forgotten while it may still stand in the table.
 */
@Param(name = "id", gen = IntGen.class, conf = "0:1")
public class RegistryLincheckTest {

    private final Registry registry = new Registry();

    private static String holdId(int id) {
        return Integer.toHexString(id).repeat(32);
    }

    @Operation
    public void bury(@Param(name = "id") int id) {
        registry.bury(holdId(id));
    }

    @Operation
    public boolean isBuried(@Param(name = "id") int id) {
        return registry.isBuried(holdId(id));
    }

    @Operation
    public boolean isDead(@Param(name = "id") int id) {
        return registry.isDead(holdId(id) + ":0000000000000");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24, disabledReason = "Lincheck reads no class files of newer Java releases")
    void isLinearizable() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }
}
