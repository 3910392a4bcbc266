package io.leasehold.benchmarks.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One table, with what it must be read with, and dots for the plot. */
public final class Answer implements Serializable {

    private static final long serialVersionUID = 4;

    private final String settings;
    private final String stamp = Run.stamp();
    private final ArrayList<String> header;
    private final ArrayList<ArrayList<String>> rows = new ArrayList<>();
    private final LinkedHashMap<String, LinkedHashMap<String, String>> verdicts = new LinkedHashMap<>();
    private final ArrayList<Dot> dots = new ArrayList<>();
    private final EnumMap<Panel, Double> targets = new EnumMap<>(Panel.class);

    /** Begins a table, with sentences that say how it was measured. */
    public Answer(String settings, String... header) {
        this.settings = settings;
        this.header = new ArrayList<>(List.of(header));
    }

    /** Adds a row; numbers are written with as many digits as can be meant. */
    public Answer row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell instanceof Number number ? Spread.number(number.doubleValue()) : cell.toString())
                .collect(Collectors.toCollection(ArrayList::new)));
        return this;
    }

    /** Adds a target that the median must not exceed. What the rounds cannot tell from the bound is not decided. */
    public Answer atMost(String what, double most, Spread measured) {
        return atMost(what, "", most, measured);
    }

    /** Adds a target of several cases that the median must not exceed. */
    public Answer atMost(String what, String where, double most, Spread measured) {
        String bound = what + " ≤ " + Spread.number(most);
        return verdict(bound, where, measured, measured.high() <= most, measured.low() > most);
    }

    /** Adds a target that the median must reach. What the rounds cannot tell from the bound is not decided. */
    public Answer atLeast(String what, double least, Spread measured) {
        return atLeast(what, "", least, measured);
    }

    /** Adds a target of several cases that the median must reach. */
    public Answer atLeast(String what, String where, double least, Spread measured) {
        String bound = what + " ≥ " + Spread.number(least);
        return verdict(bound, where, measured, measured.low() >= least, measured.high() < least);
    }

    /** Adds a target that a figure must not exceed: a count, or the worst of what was seen. */
    public Answer atMost(String what, double most, double measured) {
        return atMost(what, most, Spread.of(measured));
    }

    /** Adds a target that a figure must reach: a count, or the worst of what was seen. */
    public Answer atLeast(String what, double least, double measured) {
        return atLeast(what, least, Spread.of(measured));
    }

    private Answer verdict(String bound, String where, Spread measured, boolean met, boolean missed) {
        String verdict = met ? "met" : missed ? "**not met**" : "**undecided**";
        verdicts.computeIfAbsent(bound, key -> new LinkedHashMap<>())
                .put(where, Spread.number(measured.median()) + measured.certain() + ", " + verdict);
        return this;
    }

    /** Adds a dot to the plot. */
    public Answer dot(Dot dot) {
        dots.add(dot);
        return this;
    }

    /** Draws the line of a target through a panel. */
    public Answer line(Panel panel, double target) {
        targets.put(panel, target);
        return this;
    }

    public List<Dot> dots() {
        return List.copyOf(dots);
    }

    /** Returns the targets by the panels that show them. */
    public Map<Panel, Double> targets() {
        return Map.copyOf(targets);
    }

    /** Returns the run that it comes from. */
    public String stamp() {
        return stamp;
    }

    /** Returns it as Markdown. */
    public String markdown() {
        String table = line(header) + "|---".repeat(header.size()) + "|\n"
                + rows.stream().map(Answer::line).collect(Collectors.joining()) + "\n";
        String judged = verdicts.entrySet().stream()
                .map(target -> "- Target: " + target.getKey() + ". Measured: " + judged(target.getValue()) + ".\n")
                .collect(Collectors.joining());
        return table + (judged.isEmpty() ? "" : judged + "\n") + settings + "\n";
    }

    /** Names the cases of a target, unless all of them came out alike. */
    private static String judged(Map<String, String> cases) {
        Set<String> outcomes = Set.copyOf(cases.values());
        if (cases.size() == 1 || outcomes.size() > 1) {
            return cases.entrySet().stream()
                    .map(each -> (each.getKey().isEmpty() ? "" : each.getKey() + ": ") + each.getValue())
                    .collect(Collectors.joining("; "));
        }
        return "in all cases: " + outcomes.iterator().next();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
