package io.leasehold.release;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A module as it would be published: its flattened pom and the files beside it. */
record PublishedModule(Path directory, PublishedPom pom) {

    private static final Path ROOT = ProjectFiles.at("");

    /** Returns all modules that are published; their parent is not, because no published pom names it. */
    static List<PublishedModule> all() throws IOException {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(".flattened-pom.xml")))
                    .filter(directory -> !directory.endsWith("lock-parent"))
                    .sorted()
                    .map(directory ->
                            new PublishedModule(directory, PublishedPom.read(directory.resolve(".flattened-pom.xml"))))
                    .toList();
        }
    }

    /** Returns all modules of which a jar is published. */
    static List<PublishedModule> jars() throws IOException {
        return all().stream().filter(module -> module.pom().isJar()).toList();
    }

    String name() {
        return pom.text("artifactId");
    }

    /** Returns one of its jars, by what stands behind the version in its name. */
    Path jar(String suffix) {
        return directory.resolve("target").resolve(name() + "-" + pom.text("version") + suffix + ".jar");
    }

    String sbom() throws IOException {
        return Files.readString(directory.resolve("target/bom.json"));
    }

    /** Returns the names of the files in its jar. */
    List<String> files() {
        try (JarFile jar = new JarFile(jar("").toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String javaModuleName() {
        try (JarFile jar = new JarFile(jar("").toFile())) {
            Manifest manifest = jar.getManifest();
            return String.valueOf(manifest.getMainAttributes().getValue("Automatic-Module-Name"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
