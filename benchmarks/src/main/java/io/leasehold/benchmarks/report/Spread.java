package io.leasehold.benchmarks.report;

import java.util.Collection;
import java.util.Locale;

/** The median of the rounds, and the least and the most of them. */
public record Spread(double min, double median, double max) {

    /** Returns the spread of at least one value. */
    public static Spread of(Collection<? extends Number> values) {
        double[] sorted =
                values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return number(median) + " (" + number(min) + " … " + number(max) + ")";
    }

    /** Writes a figure with as many digits as can be meant. */
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
