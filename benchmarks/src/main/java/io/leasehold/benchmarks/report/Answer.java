package io.leasehold.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One table, with what it must be read with, and bars for the plot. */
public final class Answer {

    private final String settings;
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();

    /** Begins a table, with sentences that say how it was measured. */
    public Answer(String settings, String... header) {
        this.settings = settings;
        this.header = List.of(header);
    }

    /** Adds a row; numbers are written with as many digits as can be meant. */
    public Answer row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell instanceof Number number ? Spread.number(number.doubleValue()) : cell.toString())
                .toList());
        return this;
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
        return Stream.concat(head, rows.stream())
                .map(cells -> "| " + String.join(" | ", cells) + " |")
                .collect(Collectors.joining("\n", "", "\n\n" + settings + "\n"));
    }
}
