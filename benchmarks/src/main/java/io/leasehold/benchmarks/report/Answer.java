package io.leasehold.benchmarks.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One table, with what it must be read with, and dots for the plot. */
public final class Answer implements Serializable {

    private static final long serialVersionUID = 2;

    private final String settings;
    private final String stamp = Run.stamp();
    private final ArrayList<String> header;
    private final ArrayList<ArrayList<String>> rows = new ArrayList<>();
    private final ArrayList<String> verdicts = new ArrayList<>();
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
        return verdict(what + " ≤ " + Spread.number(most), measured, measured.high() <= most, measured.low() > most);
    }

    /** Adds a target that the median must reach. What the rounds cannot tell from the bound is not decided. */
    public Answer atLeast(String what, double least, Spread measured) {
        return verdict(what + " ≥ " + Spread.number(least), measured, measured.low() >= least, measured.high() < least);
    }

    /** Adds a target that a figure must not exceed: a count, or the worst of what was seen. */
    public Answer atMost(String what, double most, double measured) {
        return atMost(what, most, Spread.of(measured));
    }

    /** Adds a target that a figure must reach: a count, or the worst of what was seen. */
    public Answer atLeast(String what, double least, double measured) {
        return atLeast(what, least, Spread.of(measured));
    }

    private Answer verdict(String bound, Spread measured, boolean met, boolean missed) {
        String certain = measured.low() == measured.high()
                ? ""
                : " (95 %: " + Spread.number(measured.low()) + " … " + Spread.number(measured.high()) + ")";
        verdicts.add("Target: " + bound + ". Measured: " + Spread.number(measured.median()) + certain + ". **"
                + (met ? "Met" : missed ? "Not met" : "Undecided") + ".**");
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
        Stream<List<String>> head =
                Stream.of(header, header.stream().map(cell -> "---").toList());
        String table = Stream.concat(head, rows.stream())
                .map(cells -> "| " + String.join(" | ", cells) + " |")
                .collect(Collectors.joining("\n", "", "\n\n"));
        String judged = verdicts.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
        return table + (judged.isEmpty() ? "" : judged + "\n") + settings + "\n";
    }
}
