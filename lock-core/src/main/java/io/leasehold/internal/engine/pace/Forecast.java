package io.leasehold.internal.engine.pace;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns early of heartbeats that a backlog will make late. It assumes that each heartbeat before this one takes as long
 * as heartbeats take now. A heartbeat is late if it would then be sent later than two attempts before the end of its
 * hold. The safe period ends before that moment. So this warns only of locks that are certain to come into danger, and
 * never warns while heartbeats are sent when they are due.
 */
final class Forecast {

    private static final Logger LOG = LoggerFactory.getLogger(Forecast.class);

    private boolean warned;

    /**
     * Notifies the heartbeats that will be late, and logs once per backlog.
     *
     * @param pause the time between two heartbeats that leave the queue
     */
    void warn(Collection<Backlog.Waiting> waiting, long now, long pause) {
        List<Backlog.Waiting> inOrder = waiting.stream()
                .sorted(Comparator.comparingLong(Backlog.Waiting::deadline))
                .toList();
        int late = 0;
        for (int place = 0; place < inOrder.size(); place++) {
            Backlog.Waiting one = inOrder.get(place);
            if (now + place * pause > one.latestStart()) {
                late++;
                one.job().foreseenLate();
            }
        }
        log(late, waiting.size());
    }

    private void log(int late, int waiting) {
        if (late > 0 && !warned) {
            LOG.warn(
                    "Heartbeats are backed up: {} wait, {} of them will come too late for their locks, which are in"
                            + " danger. Hold fewer locks in one process, lengthen lease and heartbeat period, or raise"
                            + " what slows them: the table's capacity, the SDK client's connections, the cap heartbeatTps",
                    waiting,
                    late);
        }
        warned = late > 0;
    }
}
