package io.leasehold.internal.engine.threads;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The promises that were broken. Safe for use by several threads. */
final class Complaints {

    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    void add(String complaint) {
        all.add(complaint);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
