package io.leasehold.spring;

import io.leasehold.LeadershipRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * What an application can lead. Without a bean of this type it campaigns for the roles that {@link LeaderOnly} annotations
 * name, with the settings of the lock client. Spring Boot applications set the properties {@code
 * distributed-lock.leadership.*} only.
 *
 * @param enabled whether the application campaigns at all; if not, it never leads, and methods with {@link LeaderOnly} do not run
 * @param roles those that have settings, by name; the application campaigns for each
 */
public record LeadershipSettings(boolean enabled, Map<String, Role> roles) {

    private static final Role PLAIN = new Role(null, null, Map.of(), List.of());

    /** Copies the roles. */
    public LeadershipSettings {
        roles = Map.copyOf(roles);
    }

    /** Reads {@code distributed-lock.leadership.enabled}. */
    static LeadershipSettings of(Environment environment) {
        return new LeadershipSettings(
                environment.getProperty("distributed-lock.leadership.enabled", Boolean.class, true), Map.of());
    }

    /** Returns the settings of a role, which may have none. */
    Role role(String name) {
        return roles.getOrDefault(name, PLAIN);
    }

    /**
     * The settings of one role.
     *
     * @param lease the lease of the leader's lock; {@code null} for the client's
     * @param retryPeriod the longest pause between two polls of a candidate that does not lead; {@code null} for the client's
     * @param attributes what the leader says of itself: see {@link io.leasehold.Leader#attributes()}
     * @param lifecycles the names of {@link org.springframework.context.SmartLifecycle} beans that run while this process
     *     leads, in the order of their start; the application must not start them itself
     */
    public record Role(
            @Nullable Duration lease,
            @Nullable Duration retryPeriod,
            Map<String, String> attributes,
            List<String> lifecycles) {

        /** Copies the attributes and the lifecycles. */
        public Role {
            attributes = Map.copyOf(attributes);
            lifecycles = List.copyOf(lifecycles);
        }

        /**
         * Returns a request with these settings.
         *
         * @throws io.leasehold.InvalidLockSettingException if one of them cannot be used
         */
        public LeadershipRequest.Builder request(String name) {
            LeadershipRequest.Builder request = LeadershipRequest.builder(name);
            if (lease != null) {
                request.lease(lease);
            }
            if (retryPeriod != null) {
                request.retryPeriod(retryPeriod);
            }
            attributes.forEach(request::attribute);
            return request;
        }
    }
}
