package io.leasehold.benchmarks.report;

import java.io.Serializable;

/** One bar of the plot. */
public record Bar(Panel panel, String label, double value, boolean ours) implements Serializable {

    private static final long serialVersionUID = 1;

    /** One chart of the plot. */
    public enum Panel {
        LATENCY("Take and free, nobody else there", "times the raw floor, lower is better", false),
        ONE_KEY("16 threads, one lock, one process", "acquisitions/s over the raw floor's, higher is better", true),
        HAND_OVER("Hand-over to another process", "p50 ms x requests/s of waiting, lower is better", false),
        CAPACITY("Locks kept alive, store answers in 20 ms", "locks, lease 10 s, higher is better", true);

        private final String title;
        private final String axis;
        private final boolean logarithmic;

        Panel(String title, String axis, boolean logarithmic) {
            this.title = title;
            this.axis = axis;
            this.logarithmic = logarithmic;
        }

        String title() {
            return title;
        }

        String axis() {
            return axis;
        }

        boolean isLogarithmic() {
            return logarithmic;
        }
    }
}
