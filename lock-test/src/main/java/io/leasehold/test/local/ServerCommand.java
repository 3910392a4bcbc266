package io.leasehold.test.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts DynamoDB Local from Amazon's unpacked archive, or from the jars of Maven Central. */
record ServerCommand(Path jars, Path workDir, int port) {

    private static final String ARCHIVE_JAR = "DynamoDBLocal.jar";
    private static final String ARCHIVE_LIBRARIES = "DynamoDBLocal_lib";
    private static final String MAIN_CLASS = "software.amazon.dynamodb.services.local.main.ServerRunner";

    List<String> line() {
        List<String> line = new ArrayList<>(List.of(java(), "-Djava.io.tmpdir=" + workDir));
        if (Files.exists(jars.resolve(ARCHIVE_JAR))) {
            line.add("-Djava.library.path=" + jars.resolve(ARCHIVE_LIBRARIES));
            line.addAll(List.of("-jar", jars.resolve(ARCHIVE_JAR).toString()));
        } else {
            line.addAll(List.of("-cp", jars + File.separator + "*", MAIN_CLASS));
        }
        line.addAll(List.of("-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port)));
        return line;
    }

    /** Returns this JVM's {@code java}; a native image has none and uses that of the machine. */
    private static String java() {
        String ours = System.getProperty("java.home");
        String home = ours == null ? System.getenv("JAVA_HOME") : ours;
        return home == null ? "java" : Path.of(home, "bin", "java").toString();
    }
}
