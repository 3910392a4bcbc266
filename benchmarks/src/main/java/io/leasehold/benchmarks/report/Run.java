package io.leasehold.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which run, of which commit, the figures of a page come from. */
public final class Run {

    private static final Pattern STAMP = Pattern.compile("Measured on (.+?);");

    private static final Pattern MACHINE = Pattern.compile("(?m)^- (.+? at commit \\S+): (.+)$");

    private Run() {}

    /** Returns the start and the commit of this run, as {@code benchmarks/run} gives them. */
    public static String stamp() {
        return System.getProperty("benchmarks.run", "an unknown date") + " at commit "
                + System.getProperty("benchmarks.commit", "unknown");
    }

    /** Says of the tables in a page whether they come from one run, and which are from another one, or missing. */
    public static String sources(Document page, List<String> tables) {
        Map<String, List<String>> byRun = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String table : tables) {
            source(page.get(table))
                    .ifPresentOrElse(
                            run -> byRun.computeIfAbsent(run, key -> new ArrayList<>())
                                    .add(table),
                            () -> missing.add(table));
        }
        String measured = byRun.size() == 1
                ? "All tables with figures come from one run: "
                        + byRun.keySet().iterator().next() + "."
                : "The tables come from several runs: "
                        + byRun.entrySet().stream()
                                .map(run -> run.getKey() + " (" + String.join(", ", run.getValue()) + ")")
                                .collect(Collectors.joining("; "))
                        + ".";
        return measured + (missing.isEmpty() ? "" : " Not measured yet: " + String.join(", ", missing) + ".");
    }

    /** Returns the machines of the runs that the tables in a page come from: those in its list, and one more. */
    public static String machines(Document page, List<String> tables, String stamp, String machine) {
        Map<String, String> machines = new LinkedHashMap<>();
        MACHINE.matcher(page.get("machines")).results().forEach(line -> machines.put(line.group(1), line.group(2)));
        machines.put(stamp, machine);
        Set<String> runs = tables.stream()
                .flatMap(table -> source(page.get(table)).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        machines.keySet().retainAll(runs);
        return machines.entrySet().stream()
                .map(run -> "- " + run.getKey() + ": " + run.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Optional<String> source(String table) {
        Matcher stamp = STAMP.matcher(table);
        return stamp.find() ? Optional.of(stamp.group(1)) : Optional.empty();
    }
}
