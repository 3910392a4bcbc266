package io.leasehold.dynamodb;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The fenced blocks of {@code docs/operations.md}. */
final class OperationsPage {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w+)\n(.*?)^\\1```$");

    private final List<Block> blocks;

    private record Block(String language, String text) {}

    OperationsPage() throws IOException {
        String page = Files.readString(ProjectFiles.at("docs/operations.md"));
        blocks = BLOCK.matcher(page)
                .results()
                .map(block -> new Block(block.group(2), block.group(3)))
                .toList();
    }

    /** Returns all blocks in a language. */
    List<String> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    /** Returns the only block in a language that contains a text. */
    String block(String language, String text) {
        List<String> found =
                blocks(language).stream().filter(block -> block.contains(text)).toList();
        if (found.size() != 1) {
            throw new AssertionError("not one but " + found.size() + " blocks in " + language + " contain " + text);
        }
        return found.get(0);
    }

    /** Reads the only block of YAML or JSON, which is YAML too, that contains a text. */
    Map<String, Object> load(String language, String text) {
        return new Yaml().load(block(language, text));
    }

    /** Returns what was read as what it is known to be. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object map) {
        return (Map<String, Object>) map;
    }

    /** Returns what was read as what it is known to be. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }
}
