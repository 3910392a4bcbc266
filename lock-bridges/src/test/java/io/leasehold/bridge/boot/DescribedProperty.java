package io.leasehold.bridge.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * A property as the metadata describes it, in the words of a page.
 *
 * @param kind what its values are like
 * @param preset what holds where it is not set
 */
record DescribedProperty(String name, String kind, String preset, String meaning) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String OUR_CLASSES = "io.leasehold.";
    private static final String BY_DEFAULT = "By default ";

    private static final Map<String, String> KINDS = Map.of(
            "java.lang.Boolean", "`true`, `false`",
            "java.lang.Integer", "whole number",
            "java.lang.Long", "whole number",
            "java.lang.String", "text",
            "java.net.URI", "URI",
            "java.time.Duration", "duration",
            "java.util.Map<java.lang.String,io.leasehold.spring.boot.autoconfigure.DistributedLockProperties$Role>",
                    "roles",
            "org.springframework.boot.actuate.endpoint.Access", "`none`, `read-only`, `unrestricted`");

    /** Returns the properties of all of our jars on the class path. */
    static List<DescribedProperty> all() throws IOException {
        List<DescribedProperty> all = new ArrayList<>();
        for (URL resource :
                Collections.list(DescribedProperty.class.getClassLoader().getResources(METADATA))) {
            try (InputStream in = resource.openStream()) {
                String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (json.contains(OUR_CLASSES)) {
                    // Ours is YAML as well, whose parser is on the class path of every line of Spring Boot.
                    all.addAll(ours(new Yaml().load(json)));
                }
            }
        }
        return all;
    }

    private static List<DescribedProperty> ours(Map<String, List<Map<String, Object>>> metadata) {
        Map<String, List<Map<String, Object>>> values = new HashMap<>();
        for (Map<String, Object> hint : metadata.getOrDefault("hints", List.of())) {
            values.put((String) hint.get("name"), valuesOf(hint));
        }
        return metadata.get("properties").stream()
                .filter(DescribedProperty::isOurs)
                .map(property -> of(property, values.getOrDefault((String) property.get("name"), List.of())))
                .toList();
    }

    private static boolean isOurs(Map<String, Object> property) {
        return ((String) property.get("name")).contains("distributed-lock")
                || ((String) property.getOrDefault("sourceType", "")).startsWith(OUR_CLASSES);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> valuesOf(Map<String, Object> hint) {
        return (List<Map<String, Object>>) hint.getOrDefault("values", List.of());
    }

    private static DescribedProperty of(Map<String, Object> property, List<Map<String, Object>> values) {
        String name = (String) property.get("name");
        String description = (String) property.getOrDefault("description", "");
        int byDefault = description.indexOf(BY_DEFAULT);
        Object value = property.get("defaultValue");
        if (description.isEmpty() || (value == null) == (byDefault < 0)) {
            throw new IllegalStateException(
                    name + " needs a description, and either a default value or a last sentence '" + BY_DEFAULT + "…'");
        }
        String meaning = byDefault < 0
                ? description
                : description.substring(0, byDefault).strip();
        String preset = value == null
                ? description.substring(byDefault + BY_DEFAULT.length()).replaceFirst("\\.$", "")
                : value.equals("") ? "none" : "`" + value + "`";
        return new DescribedProperty(
                name, kind(name, property, values), preset, meaning + explained(values) + deprecation(property));
    }

    private static String kind(String name, Map<String, Object> property, List<Map<String, Object>> values) {
        String known = KINDS.get((String) property.get("type"));
        boolean chosen = !values.isEmpty() && !"whole number".equals(known) && !"duration".equals(known);
        if (known == null && !chosen) {
            throw new IllegalStateException(name + " is a " + property.get("type") + " without hints of its values");
        }
        return chosen
                ? values.stream().map(value -> "`" + value.get("value") + "`").collect(Collectors.joining(", "))
                : known;
    }

    private static String explained(List<Map<String, Object>> values) {
        return values.stream()
                .map(value -> "<br>`" + value.get("value") + "`: " + value.get("description"))
                .collect(Collectors.joining());
    }

    @SuppressWarnings("unchecked")
    private static String deprecation(Map<String, Object> property) {
        Map<String, Object> deprecation = (Map<String, Object>) property.get("deprecation");
        return deprecation == null
                ? ""
                : " Deprecated since Spring Boot " + deprecation.get("since") + ": use `"
                        + deprecation.get("replacement") + "`.";
    }
}
