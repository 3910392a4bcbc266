package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leadership;
import io.leasehold.LeadershipEnd;
import io.leasehold.LeadershipListener;
import io.leasehold.LockHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.SmartLifecycle;

/** Starts beans when this process begins to lead one role, and stops them when that ends. */
final class LeaderLifecycle implements LeadershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLifecycle.class);

    private final List<String> names;
    private final BeanFactory beans;

    /** The beans that were told to stop, with what completes when they have. */
    @GuardedBy("this")
    private final Map<String, CompletableFuture<Void>> stops = new HashMap<>();

    /**
     * Makes the listener of one role.
     *
     * @param names of the beans, in the order of their start
     */
    LeaderLifecycle(List<String> names, BeanFactory beans) {
        this.names = names;
        this.beans = beans;
    }

    /** Starts the beans. If one fails, another process is to lead, whose bean may start. */
    @Override
    public void onGranted(Leadership leadership, LockHandle hold) {
        forgetStops();
        for (String name : names) {
            try {
                if (leadership.isLeader()) {
                    bean(name).start();
                }
            } catch (RuntimeException e) {
                LOG.warn(
                        "Bean '{}', which runs while this process leads '{}', did not start. This process yields the"
                                + " leadership and campaigns again after one lease",
                        name,
                        leadership.name(),
                        e);
                CompletableFuture<Void> unused = leadership.yieldAsync();
                return;
            }
        }
    }

    private synchronized void forgetStops() {
        stops.clear();
    }

    @Override
    public CompletionStage<?> onRevoked(Leadership leadership, LockHandle hold, LeadershipEnd end) {
        return stop();
    }

    /**
     * Stops those that run, the last one first, and does not wait in between. The future completes when all have stopped.
     * A second call tells no bean twice: one that stops may say already that it does not run.
     */
    synchronized CompletableFuture<Void> stop() {
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            if (!stops.containsKey(name) && bean(name).isRunning()) {
                stops.put(name, stopped(name));
            }
        }
        return CompletableFuture.allOf(stops.values().toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> stopped(String name) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        try {
            bean(name).stop(() -> stopped.complete(null));
        } catch (RuntimeException e) {
            stopped.completeExceptionally(e);
        }
        return stopped;
    }

    /** Stops beans that run though this process does not lead. */
    void stopStray(String role) {
        if (names.stream().anyMatch(name -> bean(name).isRunning())) {
            LOG.warn("A bean of {} was started while this process does not lead '{}'. It is stopped", names, role);
            forgetStops();
            CompletableFuture<Void> unused = stop();
        }
    }

    private SmartLifecycle bean(String name) {
        return beans.getBean(name, SmartLifecycle.class);
    }
}
