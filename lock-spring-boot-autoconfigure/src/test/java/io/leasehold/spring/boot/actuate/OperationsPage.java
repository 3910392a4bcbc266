package io.leasehold.spring.boot.actuate;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code docs/operations.md} says of an application. */
final class OperationsPage {

    /** A call that the page makes with curl, on an application at port 8080. */
    record Call(String method, String path) {}

    private static final Pattern CURL =
            Pattern.compile("curl (?:-X (\\w+) )?(?:-H '[^']*' )?'?http://localhost:8080([^'\\s]+)'?");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\|([^|]*)\\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private final String text;

    OperationsPage() throws IOException {
        text = Files.readString(ProjectFiles.at("docs/operations.md"));
    }

    String text() {
        return text;
    }

    /** Returns the calls of one endpoint. */
    List<Call> calls(String endpoint) {
        return CURL.matcher(text)
                .results()
                .map(call -> new Call(call.group(1) == null ? "GET" : call.group(1), call.group(2)))
                .filter(call -> call.path().startsWith("/actuator/" + endpoint))
                .toList();
    }

    /** Returns what a link to a heading has behind its '#'. */
    List<String> anchors() {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Returns the names in the first column of the table under a heading. */
    Set<String> firstColumn(String heading) {
        String section = text.substring(text.indexOf("\n## " + heading + "\n") + 1);
        section = section.substring(0, section.indexOf("\n## "));
        return FIRST_CELL
                .matcher(section)
                .results()
                .flatMap(cell -> NAME.matcher(cell.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
