package io.leasehold.test.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How DynamoDB Local is started, from each of the ways in which people have it. */
class ServerCommandTest {

    @TempDir
    private Path folder;

    @Test
    void anUnpackedArchiveIsStartedByItsJar() throws IOException {
        Path jar = Files.createFile(folder.resolve("DynamoDBLocal.jar"));
        assertThat(new ServerCommand(folder, Path.of("work"), 8000).line())
                .containsSubsequence(
                        "-Djava.library.path=" + folder.resolve("DynamoDBLocal_lib"),
                        "-jar",
                        jar.toString(),
                        "-inMemory",
                        "-sharedDb",
                        "-port",
                        "8000");
    }

    @Test
    void jarsOfMavenCentralAreStartedTogether() throws IOException {
        Files.createFile(folder.resolve("DynamoDBLocal-3.3.1.jar"));
        assertThat(new ServerCommand(folder, Path.of("work"), 8000).line())
                .containsSubsequence("-cp", folder.resolve("*").toString())
                .doesNotContain("-jar");
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> DynamoDbLocal.joinOrStart(port, missing, folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("Unpack Amazon's archive there");
    }
}
