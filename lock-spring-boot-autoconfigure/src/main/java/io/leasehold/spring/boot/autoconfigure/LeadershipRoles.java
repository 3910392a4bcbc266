package io.leasehold.spring.boot.autoconfigure;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.spring.LeadershipSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Reads roles from the properties. An error names the property that is wrong. */
final class LeadershipRoles {

    private static final String PREFIX = "distributed-lock.leadership.roles.";

    private LeadershipRoles() {}

    static LeadershipSettings settings(DistributedLockProperties.Leadership properties) {
        Map<String, LeadershipSettings.Role> roles = new LinkedHashMap<>();
        properties.roles().forEach((name, role) -> roles.put(name, checked(name, role)));
        return new LeadershipSettings(properties.enabled(), roles);
    }

    private static LeadershipSettings.Role checked(String name, DistributedLockProperties.Role role) {
        check(name, "lease", role.lease(), new LeadershipSettings.Role(role.lease(), null, Map.of(), List.of()));
        check(
                name,
                "retry-period",
                role.retryPeriod(),
                new LeadershipSettings.Role(null, role.retryPeriod(), Map.of(), List.of()));
        check(
                name,
                "attributes",
                role.attributes(),
                new LeadershipSettings.Role(null, null, role.attributes(), List.of()));
        return new LeadershipSettings.Role(role.lease(), role.retryPeriod(), role.attributes(), role.lifecycles());
    }

    private static void check(String name, String property, @Nullable Object value, LeadershipSettings.Role role) {
        try {
            var unused = role.request(name).build();
        } catch (InvalidLockSettingException e) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + name + "." + property, value, e.getMessage());
        }
    }
}
