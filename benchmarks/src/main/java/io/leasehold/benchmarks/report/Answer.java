package io.leasehold.benchmarks.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One table, with what it must be read with, and bars for the plot. */
public final class Answer implements Serializable {

    private static final long serialVersionUID = 1;

    private final String settings;
    private final ArrayList<String> header;
    private final ArrayList<ArrayList<String>> rows = new ArrayList<>();
    private final ArrayList<String> targets = new ArrayList<>();
    private final ArrayList<Bar> bars = new ArrayList<>();

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

    /** Adds a bound that was set before anything was measured, what was measured, and whether that is within it. */
    public Answer target(String bound, String measured, boolean met) {
        targets.add("Target: " + bound + ". Measured: " + measured + ". **" + (met ? "Met" : "Not met") + ".**");
        return this;
    }

    /** As {@link #target(String, String, boolean)}, for a figure that must not be more than the bound. */
    public Answer atMost(String what, double most, double measured) {
        return target(what + " ≤ " + Spread.number(most), Spread.number(measured), measured <= most);
    }

    /** As {@link #target(String, String, boolean)}, for a figure that must not be less than the bound. */
    public Answer atLeast(String what, double least, double measured) {
        return target(what + " ≥ " + Spread.number(least), Spread.number(measured), measured >= least);
    }

    /** Adds a bar to the plot. */
    public Answer bar(Bar bar) {
        bars.add(bar);
        return this;
    }

    public List<Bar> bars() {
        return List.copyOf(bars);
    }

    /** Returns it as Markdown. */
    public String markdown() {
        Stream<List<String>> head =
                Stream.of(header, header.stream().map(cell -> "---").toList());
        String table = Stream.concat(head, rows.stream())
                .map(cells -> "| " + String.join(" | ", cells) + " |")
                .collect(Collectors.joining("\n", "", "\n\n"));
        String judged = targets.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
        return table + (judged.isEmpty() ? "" : judged + "\n") + settings + "\n";
    }
}
