package io.leasehold.benchmarks.report;

import java.io.Serializable;
import java.util.Collection;
import java.util.Locale;

/** The median of the rounds, the bounds that hold it with 95 % confidence, and the least and the most of the rounds. */
public record Spread(double min, double low, double median, double high, double max) implements Serializable {

    private static final double DOUBT_AT_EITHER_END = 0.025;

    /** Returns the spread of at least one value. */
    public static Spread of(Collection<? extends Number> values) {
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int last = sorted.length - 1;
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        int spare = spare(sorted.length);
        return new Spread(sorted[0], sorted[spare], median, sorted[last - spare], sorted[last]);
    }

    /** Returns the spread of one value that was measured once. */
    public static Spread of(double value) {
        return new Spread(value, value, value, value, value);
    }

    /**
     * How many rounds may be left out at either end with the median still between the others, whatever their
     * distribution: each round falls on either side of it like a coin. None of fewer than nine.
     */
    private static int spare(int rounds) {
        double chance = Math.pow(0.5, rounds);
        double doubt = chance;
        int spare = 0;
        while (true) {
            chance = chance * (rounds - spare) / (spare + 1);
            doubt += chance;
            if (doubt > DOUBT_AT_EITHER_END) {
                return spare;
            }
            spare++;
        }
    }

    @Override
    public String toString() {
        return number(median) + between(min, max);
    }

    /** Writes the interval that holds the median, unless it is a single figure. */
    String certain() {
        return between(low, high);
    }

    /** Writes an interval, unless both of its ends are written alike. */
    public static String between(double least, double most) {
        String from = number(least);
        String to = number(most);
        return from.equals(to) ? "" : " (" + from + "…" + to + ")";
    }

    /** Writes a figure with as many digits as can be meant. */
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
