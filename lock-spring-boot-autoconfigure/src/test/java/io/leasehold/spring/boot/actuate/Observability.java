package io.leasehold.spring.boot.actuate;

import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.json.JsonParserFactory;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/observability} asks of the scrape output. */
final class Observability {

    private static final Pattern SERIES = Pattern.compile("(distributed_lock_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*=~?");
    private static final Pattern GROUPING = Pattern.compile("by\\s*\\(([^)]*)\\)");
    /** Labels that Prometheus itself adds to what it has scraped. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private Observability() {}

    /** A series that a query names, and the labels that the query relies on. */
    record Series(String name, Set<String> labels) {

        boolean isShownBy(String line) {
            return line.startsWith(name + "{") && labels.stream().allMatch(label -> line.contains(label + "=\""));
        }
    }

    private static Path file(String name) {
        return ProjectFiles.at("docs/observability").resolve(name);
    }

    static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        collect(JsonParserFactory.getJsonParser().parseMap(Files.readString(file("grafana-dashboard.json"))), queries);
        int ofDashboard = queries.size();
        collect(new Yaml().load(Files.readString(file("prometheus-rules.yml"))), queries);
        if (ofDashboard < 8 || queries.size() < ofDashboard + 5) {
            throw new AssertionError("not all queries were found: " + queries);
        }
        return queries;
    }

    /** Returns the runbook of each alert. */
    static Map<String, String> runbooks() throws IOException {
        Map<String, String> runbooks = new TreeMap<>();
        Map<String, List<Map<String, List<Map<String, Object>>>>> rules =
                new Yaml().load(Files.readString(file("prometheus-rules.yml")));
        rules.get("groups")
                .forEach(group -> group.get("rules")
                        .forEach(rule -> runbooks.put((String) rule.get("alert"), (String)
                                ((Map<?, ?>) rule.get("annotations")).get("runbook_url"))));
        return runbooks;
    }

    private static void collect(Object node, List<String> queries) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (("expr".equals(key) || "query".equals(key)) && value instanceof String query) {
                    queries.add(query);
                } else {
                    collect(value, queries);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(each -> collect(each, queries));
        }
    }

    static List<Series> everySeriesOf(List<String> queries) {
        List<Series> all = new ArrayList<>();
        for (String query : queries) {
            Set<String> grouping = new HashSet<>();
            Matcher by = GROUPING.matcher(query);
            while (by.find()) {
                grouping.addAll(List.of(by.group(1).trim().split("\\s*,\\s*")));
            }
            Matcher series = SERIES.matcher(query);
            while (series.find()) {
                Set<String> labels = new HashSet<>(grouping);
                Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
                while (label.find()) {
                    labels.add(label.group(1));
                }
                labels.removeAll(OF_PROMETHEUS);
                all.add(new Series(series.group(1), labels));
            }
        }
        return all;
    }

    /** Returns the series that the table of meters names. */
    static Set<String> documentedSeries() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(file("README.md"))) {
            Matcher series = SERIES.matcher(line);
            while (line.startsWith("|") && series.find()) {
                names.add(series.group(1));
            }
        }
        return names;
    }

    /** Returns the series of locks that a scrape shows, those of one meter under one name. */
    static Set<String> seriesNamesOf(String scrape) {
        Set<String> names = new TreeSet<>();
        Matcher type = Pattern.compile("(?m)^# TYPE (distributed_lock_\\w+) ").matcher(scrape);
        while (type.find()) {
            names.add(type.group(1));
        }
        return names;
    }
}
