package io.leasehold.internal.engine;

import io.leasehold.LockRequest;
import io.leasehold.test.internal.VirtualTime;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * The queue of one lock under several threads. Forbidden: that two requests are told that it is their turn without the
 * first having left; that a turn is given while this client holds the lock; that a request which waits is forgotten.
 * Each would be a result that no order of the same calls, one after the other, can bring.
 */
@Param(name = "who", gen = IntGen.class, conf = "0:2")
public class KeyQueueLincheckTest {

    private final KeyQueue queue = new KeyQueue(key -> new WaitTimer(new VirtualTime(), () -> {}));
    private final Acquisition[] requests = IntStream.range(0, 3)
            .mapToObj(i -> new Acquisition(
                    LockRequest.of("request-" + i),
                    Timing.of(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                    0,
                    1,
                    null))
            .toArray(Acquisition[]::new);

    @Operation
    public void join(@Param(name = "who") int who) {
        queue.join(requests[who]);
    }

    @Operation
    public void leave(@Param(name = "who") int who) {
        queue.leave(requests[who]);
    }

    @Operation
    public String next() {
        Acquisition turn = queue.next();
        return turn == null ? "nobody" : turn.key().toString();
    }

    @Operation
    public boolean isBusy() {
        return queue.isBusy();
    }

    @Operation
    public int waiting() {
        return queue.waiting().size();
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
