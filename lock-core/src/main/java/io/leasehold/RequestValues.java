package io.leasehold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request says of its lock beside the key. A request never changes its values; its builder does. */
final class RequestValues {

    /** What most requests say: nothing. */
    private static final RequestValues NONE = new RequestValues().with(Map.of());

    /** A lease that only one request has. */
    record OwnLease(Duration duration, boolean isFixed) {}

    @Nullable
    Duration waitTimeout;

    @Nullable
    Duration retryPeriod;

    @Nullable
    OwnLease lease;

    Map<String, Object> attributes = new LinkedHashMap<>();

    @Nullable
    LockListener listener;

    @Nullable
    String name;

    boolean shared;

    /** 0 for none. */
    int limit;

    /** Returns the values of a request, which nobody changes any more. */
    RequestValues built() {
        return isUnset() ? NONE : with(PlainValues.copyOf(attributes));
    }

    private boolean isUnset() {
        return waitTimeout == null
                && retryPeriod == null
                && lease == null
                && attributes.isEmpty()
                && listener == null
                && name == null
                && !shared
                && limit == 0;
    }

    /** Returns a copy with the given attributes. */
    RequestValues with(Map<String, Object> own) {
        RequestValues copy = new RequestValues();
        copy.waitTimeout = waitTimeout;
        copy.retryPeriod = retryPeriod;
        copy.lease = lease;
        copy.attributes = own;
        copy.listener = listener;
        copy.name = name;
        copy.shared = shared;
        copy.limit = limit;
        return copy;
    }

    static void checkLimit(LockKey key, int limit) {
        if (limit < 1 || limit > LockRequest.MAX_LIMIT) {
            throw new InvalidLockSettingException(
                    "limit",
                    Integer.toString(limit),
                    "The limit for lock '" + key + "' is " + limit + " but must be between 1 and "
                            + LockRequest.MAX_LIMIT + ". If any number of holders may share the lock, use shared().");
        }
    }

    void checkMode(LockKey key) {
        if (shared && limit > 0) {
            throw new InvalidLockSettingException(
                    "limit",
                    Integer.toString(limit),
                    "The request for lock '" + key + "' is shared and has a limit. Use one of the two: a limit for at"
                            + " most so many holders, shared for any number.");
        }
    }

    /** Returns what is set, for logs. Shows only the names of attributes: their values may be confidential. */
    @Override
    public String toString() {
        List<String> set = new ArrayList<>();
        add(set, "wait ", waitTimeout);
        add(set, "retry period ", retryPeriod);
        if (lease != null) {
            set.add((lease.isFixed() ? "fixed lease " : "lease ") + lease.duration());
        }
        if (name != null) {
            set.add("name '" + LockKey.printable(name) + "'");
        }
        if (shared) {
            set.add("shared");
        }
        if (limit > 0) {
            set.add("limit " + limit);
        }
        if (!attributes.isEmpty()) {
            set.add("attributes " + attributes.keySet());
        }
        if (listener != null) {
            set.add("with a listener");
        }
        return set.isEmpty() ? "" : " (" + String.join(", ", set) + ")";
    }

    private static void add(List<String> set, String what, @Nullable Duration value) {
        if (value != null) {
            set.add(what + value);
        }
    }
}
