package io.leasehold.benchmarks.report;

/** One chart of the plot, in the order in which they are drawn. */
public enum Panel {
    ONE_KEY("16 threads, one lock, one process", "acquisitions/s over the floor's, higher is better", true),
    MANY_WAITERS("500 waiters of one lock in one process", "requests/s that they send, lower is better", true),
    CAPACITY("Locks kept alive, store answers in 20 ms", "most locks tried with none lost, higher is better", true),
    TROUBLE("One lock in trouble, 199 others", "others lost, lower is better", false),
    HAND_OVER("Hand-over to another process", "median wait in ms x requests/s while waiting, lower is better", false),
    NETWORK("Acquire and release, store 5 ms away", "time over the raw floor's, 1 thread, lower is better", false),
    LATENCY(
            "Acquire and release, store in the same machine",
            "time over the raw floor's, 1 thread, lower is better",
            false);

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
