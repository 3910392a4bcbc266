package io.leasehold.bridge.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes {@code docs/configuration.md} of a template. A line of the template such as
 *
 * <pre>{@code
 * {{distributed-lock.lease-duration distributed-lock.table.*}}
 * }</pre>
 *
 * becomes a table of these properties. Each property must be in one table, and each name stand for a property.
 */
final class ConfigurationPage {

    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^\\{\\{(.*)}}$");
    private static final String HEAD = "| property | type | default | meaning |\n|---|---|---|---|\n";

    private final Map<String, DescribedProperty> properties;
    private final List<String> shown = new ArrayList<>();

    private ConfigurationPage(List<DescribedProperty> properties) {
        this.properties = properties.stream().collect(Collectors.toMap(DescribedProperty::name, property -> property));
    }

    static String of(String template, List<DescribedProperty> properties) {
        ConfigurationPage page = new ConfigurationPage(properties);
        String text = DIRECTIVE.matcher(template).replaceAll(page::table);
        List<String> missing = page.properties.keySet().stream()
                .filter(name -> !page.shown.contains(name))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The template gives no place to " + missing);
        }
        return text;
    }

    private String table(MatchResult directive) {
        String rows = Stream.of(directive.group(1).strip().split("\\s+"))
                .flatMap(this::named)
                .map(this::row)
                .collect(Collectors.joining("\n"));
        return Matcher.quoteReplacement(HEAD + rows);
    }

    private Stream<DescribedProperty> named(String name) {
        List<DescribedProperty> found = properties.values().stream()
                .filter(property -> name.endsWith("*")
                        ? property.name().startsWith(name.substring(0, name.length() - 1))
                        : property.name().equals(name))
                .sorted(Comparator.comparing(DescribedProperty::name))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("There is no property " + name);
        }
        return found.stream();
    }

    private String row(DescribedProperty property) {
        if (shown.contains(property.name())) {
            throw new IllegalStateException("The template has two places for " + property.name());
        }
        shown.add(property.name());
        return "| `%s` | %s | %s | %s |"
                .formatted(property.name(), property.kind(), property.preset(), escaped(property.meaning()));
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
