package io.leasehold.spring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;
import reactor.core.scheduler.Schedulers;

/** Warns if a method that blocks for its lock is called on a thread that must not block. */
final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.scheduler.Schedulers", EventLoops.class.getClassLoader());

    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** Warns once for each method: all other work on the thread stops while the method waits. */
    void check(LockedMethod method) {
        if (REACTOR && Schedulers.isInNonBlockingThread() && warned.add(method.name())) {
            LOG.warn(
                    "{} blocks event loop thread '{}' while it waits for its lock, and everything else on that thread."
                            + " Return a Mono or a CompletableFuture, or call it on Schedulers.boundedElastic().",
                    method.name(),
                    Thread.currentThread().getName());
        }
    }
}
