package io.leasehold.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The digest of the code whose promises the simulation has played: the engine, what it runs on, and the store, without comments and white
 * space. {@code java release-tests/src/test/java/io/leasehold/release/ProvenSources.java} prints it.
 */
final class ProvenSources {

    private static final String INTERNAL = "lock-core/src/main/java/io/leasehold/internal";
    private static final List<String> PACKAGES = List.of("engine", "runtime", "store", "dynamodb");

    /** Comments and white space, which are dropped, or one token: a text block, a literal, a word or a sign. */
    private static final Pattern PIECE = Pattern.compile("(?<dropped>//[^\n]*|/\\*(?s:.*?)\\*/|\\s+)"
            + "|\"\"\"(?s:\\\\.|.)*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'"
            + "|[\\p{L}\\p{N}_$]+|(?s:.)");

    private ProvenSources() {}

    public static void main(String[] args) throws IOException {
        System.out.println(digest(Path.of(args.length == 0 ? "." : args[0])));
    }

    /** Returns the digest of the sources below the root of a working tree. */
    static String digest(Path root) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        for (String name : PACKAGES) {
            Path folder = root.resolve(INTERNAL).resolve(name);
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> files.put(
                                root.resolve(INTERNAL)
                                        .relativize(file)
                                        .toString()
                                        .replace('\\', '/'),
                                file));
            }
        }
        MessageDigest digest = sha256();
        for (var file : files.entrySet()) {
            digest.update(
                    (file.getKey() + "\n" + code(Files.readString(file.getValue()))).getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the tokens of a source, one a line. */
    static String code(String source) {
        StringBuilder code = new StringBuilder();
        Matcher piece = PIECE.matcher(source);
        while (piece.find()) {
            if (piece.group("dropped") == null) {
                code.append(piece.group()).append('\n');
            }
        }
        return code.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
