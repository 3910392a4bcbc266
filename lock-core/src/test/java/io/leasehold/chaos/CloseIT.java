package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is to release its locks on close, and cannot. */
class CloseIT {

    private static final int LOCKS = 100;
    /** Long enough for a slow machine to keep them all alive, and for no release to give up before the client does. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** Requests that are under way when the client closes end by their own timeout, a second and a bit. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(30);

    /** For slow machines; a hundred requests that hang one after the other would take minutes. */
    private static final Duration TOLERANCE = Duration.ofSeconds(4);

    private final Fleet fleet = new Fleet(2);

    @AfterEach
    void end() {
        fleet.close();
    }

    /** The two machines use different clients of the SDK. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void withAHundredLocksAndATableThatHangsEndsInTimeAndLeavesNothingBehind(int machine) {
        ContenderProcess process = fleet.machine(machine).process();
        List<String> keys =
                IntStream.range(0, LOCKS).mapToObj(number -> "lock-" + number).toList();
        keys.forEach(key -> process.tell("acquire-for", key, LEASE.toSeconds()));
        keys.forEach(key -> process.awaitReport(Report.GRANTED, key));
        fleet.machine(machine).wire.become(Wire.State.BLACKHOLE);

        Duration took = Duration.ofNanos(process.ask("close").number(1));

        assertThat(took).isLessThanOrEqualTo(Contender.CLOSE.plus(TOLERANCE));
        await().atMost(LAST_REQUESTS).until(() -> process.ask("threads").number(1) == 0);
        assertThat(keys)
                .allSatisfy(key -> assertThat(process.events(key))
                        .extracting(event -> event.word(1))
                        .filteredOn(name -> !name.equals("InDanger") && !name.equals("Recovered"))
                        .hasSize(2)
                        .startsWith("Acquired"));
    }
}
