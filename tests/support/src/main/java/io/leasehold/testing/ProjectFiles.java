package io.leasehold.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the project from any module, because the tests of one module also run in the folders of others. */
public final class ProjectFiles {

    private ProjectFiles() {}

    /** Returns a file by its path from the root of the project. */
    public static Path at(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "There is no folder docs above " + Path.of("").toAbsolutePath());
        }
        return folder.resolve(path);
    }
}
