package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the candidates campaign while the application runs. They begin last, when all that listens to them has started. They
 * end first, so that another process leads soon, and the leader's work still finds what it needs. The end does not block:
 * Spring waits for it, at most for the timeout of a phase.
 */
final class LeadershipLifecycle implements SmartLifecycle, SmartInitializingSingleton, BeanNameAware {

    private static final Logger LOG = LoggerFactory.getLogger(LeadershipLifecycle.class);

    private final Candidates candidates;
    private final Supplier<LeadershipSettings> settings;
    private final ConfigurableListableBeanFactory beans;
    private String beanName = "";
    private volatile boolean running;

    LeadershipLifecycle(
            Candidates candidates, Supplier<LeadershipSettings> settings, ConfigurableListableBeanFactory beans) {
        this.candidates = candidates;
        this.settings = settings;
        this.beans = beans;
    }

    @Override
    public void setBeanName(String name) {
        beanName = name;
    }

    /** Checks the beans that are to run while this process leads, before any bean is started. */
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> roleOf = new HashMap<>();
        settings.get()
                .roles()
                .forEach((role, setting) -> setting.lifecycles().forEach(name -> {
                    check(name, role);
                    String other = roleOf.putIfAbsent(name, role);
                    if (other != null) {
                        throw unusable(
                                role, name, "is named more than once: by the role '" + other + "'", "Name it once.");
                    }
                    // Within a phase Spring stops a bean after those that depend on it.
                    beans.registerDependentBean(name, beanName);
                }));
    }

    private void check(String name, String role) {
        if (!beans.containsBean(name)) {
            throw unusable(role, name, "does not exist", "Name a SmartLifecycle bean.");
        }
        if (!(beans.getBean(name) instanceof SmartLifecycle bean)) {
            throw unusable(role, name, "is no SmartLifecycle", "Name a SmartLifecycle bean.");
        }
        if (bean.isAutoStartup()) {
            throw unusable(
                    role,
                    name,
                    "is started by the application itself, whether it leads or not",
                    "Let its isAutoStartup() return false.");
        }
    }

    private static InvalidLockSettingException unusable(String role, String bean, String problem, String remedy) {
        String setting = "distributed-lock.leadership.roles." + role + ".lifecycles";
        return new InvalidLockSettingException(
                setting, bean, setting + ": bean '" + bean + "' " + problem + ". " + remedy);
    }

    @Override
    public void start() {
        running = true;
        // A call of start() on the application context starts all lifecycle beans, also those that do not start by
        // themselves.
        settings.get()
                .roles()
                .forEach((role, setting) -> new LeaderLifecycle(setting.lifecycles(), beans).stopStray(role));
        candidates.begin();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        var unused = candidates.end().whenComplete((released, failure) -> {
            if (failure != null) {
                LOG.warn("A leader could not release its lock, which stays until its lease runs out", failure);
            }
            callback.run();
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The first of all to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
