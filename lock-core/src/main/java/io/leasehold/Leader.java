package io.leasehold;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes who leads, as the table shows it. The leader's process may have ended: its lease then ends its leadership.
 *
 * @param name the name for which the candidates compete
 * @param ownerName the name of the leader's lock client
 * @param term the leader's fencing token
 * @param attributes what the leader says of itself, such as its address: see {@link LeadershipRequest.Builder#attribute}
 */
public record Leader(String name, String ownerName, long term, Map<String, @Nullable Object> attributes) {

    /** Makes a description; {@link Leadership#leader()} does. */
    public Leader {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(ownerName, "ownerName");
        Objects.requireNonNull(attributes, "attributes");
    }
}
