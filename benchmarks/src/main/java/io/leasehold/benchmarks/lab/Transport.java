package io.leasehold.benchmarks.lab;

/** The HTTP client under an SDK client: the blocking one or the asynchronous one. */
public enum Transport {
    APACHE("apache5"),
    NETTY("netty");

    private final String text;

    Transport(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
