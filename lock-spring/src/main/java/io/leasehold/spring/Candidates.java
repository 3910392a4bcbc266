package io.leasehold.spring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.leasehold.Leadership;
import io.leasehold.LeadershipRequest;
import io.leasehold.LockClient;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationEventPublisher;

/** Makes the candidates of an application, and lets them campaign while it runs and is not paused. */
final class Candidates implements LeadershipRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    private final Supplier<LeadershipSettings> settings;
    private final LeaderRoles roles;
    private final LockClientResolver clients;
    private final BeanFactory beans;
    private final ApplicationEventPublisher publisher;
    private final ConcurrentSkipListMap<String, Candidacy> known = new ConcurrentSkipListMap<>();

    /** The roles that this process campaigns for whenever it may. */
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();

    @GuardedBy("this")
    private boolean running;

    @GuardedBy("this")
    private boolean paused;

    Candidates(
            Supplier<LeadershipSettings> settings,
            LeaderRoles roles,
            LockClientResolver clients,
            BeanFactory beans,
            ApplicationEventPublisher publisher) {
        this.settings = settings;
        this.roles = roles;
        this.clients = clients;
        this.beans = beans;
        this.publisher = publisher;
    }

    @Override
    public Leadership get(String name) {
        Candidacy found = known.get(name);
        if (found == null) {
            LockedMethod method = roles.find().get(name);
            found = make(name, method == null ? null : method.client(), "There is no candidate for '" + name + "'");
        }
        return found.leadership();
    }

    @Override
    public Collection<Leadership> all() {
        return known.values().stream().map(Candidacy::leadership).toList();
    }

    /** Makes a call of a method, which runs only if this process leads the role that its annotation names. */
    LockedCall call(LockedMethod method, String role, MethodInvocation invocation) {
        Candidacy found = known.get(role);
        if (found == null) {
            found = make(role, method.client(), method.name() + " was called and not run");
        }
        if (wanted.add(role)) {
            // Of a bean that was not known at the start.
            campaign();
        }
        return found.call(method, invocation);
    }

    private Candidacy make(String role, @Nullable String clientName, String consequence) {
        // Not inside of computeIfAbsent(): the bean factory could wait for a thread that waits for this map.
        LockClient client = clients.find(clientName, consequence);
        LeadershipSettings.Role setting = settings.get().role(role);
        return known.computeIfAbsent(role, name -> {
            RunningCalls calls = new RunningCalls();
            LeaderLifecycle lifecycle = new LeaderLifecycle(setting.lifecycles(), beans);
            LeadershipRequest request = setting.request(name)
                    .listener(calls)
                    .listener(lifecycle)
                    .listener(new LeadershipEvents(publisher))
                    .build();
            return new Candidacy(client, new LeaderCallRequest(client.leadership(request), calls), lifecycle);
        });
    }

    /** Begins to campaign: all beans exist. */
    void begin() {
        wanted.addAll(settings.get().roles().keySet());
        wanted.addAll(roles.find().keySet());
        synchronized (this) {
            running = true;
        }
        campaign();
    }

    /** Ends all leaderships. The future completes when their work has ended and their locks are released. */
    synchronized CompletableFuture<Void> end() {
        running = false;
        return stopAll();
    }

    @Override
    public synchronized CompletableFuture<Void> pause() {
        paused = true;
        return stopAll();
    }

    @Override
    public void resume() {
        synchronized (this) {
            paused = false;
        }
        campaign();
    }

    private void campaign() {
        if (!wanted.isEmpty() && settings.get().enabled()) {
            if (clients.areThere()) {
                wanted.forEach(role -> startIfAllowed(get(role)));
            } else {
                LOG.debug("Nobody campaigns for {}: there is no LockClient bean", wanted);
            }
        }
    }

    /** No candidate starts while another thread stops all. */
    private synchronized void startIfAllowed(Leadership candidate) {
        if (running && !paused) {
            candidate.start();
        }
    }

    /** Those that the application has started itself are started again with the others. */
    @GuardedBy("this")
    private CompletableFuture<Void> stopAll() {
        return CompletableFuture.allOf(known.values().stream().map(this::stop).toArray(CompletableFuture[]::new));
    }

    /** Tells the beans that run on this thread already: when this returns, Spring may stop them itself. */
    private CompletableFuture<Void> stop(Candidacy candidacy) {
        Leadership candidate = candidacy.leadership();
        if (candidate.isRunning()) {
            wanted.add(candidate.name());
        }
        CompletableFuture<Void> released = candidate.stop();
        CompletableFuture<Void> unused = candidacy.lifecycle().stop();
        return released;
    }
}
