package io.leasehold.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemClocksTest {

    @TempDir
    private Path folder;

    private Path uptime(String text) throws IOException {
        return Files.writeString(folder.resolve("uptime"), text);
    }

    @Test
    void aReadingThatFailsIsTriedAgain() throws IOException {
        SystemClocks clocks = new SystemClocks(uptime("not a number"));
        assertThat(clocks.uptimeNanos()).isEqualTo(Clocks.NO_UPTIME);
        uptime("1000.25 0.00");
        await().atMost(Duration.ofSeconds(10)).until(() -> clocks.uptimeNanos() != Clocks.NO_UPTIME);
        assertThat(Duration.ofNanos(clocks.uptimeNanos()))
                .isBetween(Duration.ofSeconds(1000), Duration.ofSeconds(1011));
    }

    @Test
    void aMachineThatDoesNotTellItsUptimeIsNotAskedAgain() throws IOException {
        SystemClocks clocks = new SystemClocks(folder.resolve("uptime"));
        uptime("1000.25 0.00");
        assertThat(clocks.uptimeNanos()).isEqualTo(Clocks.NO_UPTIME);
    }
}
