package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockGroup;
import io.leasehold.LockHandle;
import io.leasehold.LockKey;
import io.leasehold.LockRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the locks of outer calls that a call can run under. Refuses a call that could only wait for its own outer call. */
final class OuterLocks {

    private OuterLocks() {}

    /**
     * Returns the locks of outer calls, if they have all that a call needs; {@code null} if they have none of them.
     *
     * @param held finds the locks of an outer call, one with the given key among them; {@code null} if there are none
     * @throws InvalidLockSettingException if outer calls have only some, or have one in a way that is not enough
     */
    static @Nullable LockGroup of(LockedCall call, Function<LockKey, @Nullable LockGroup> held) {
        Map<LockKey, LockGroup> outer = new LinkedHashMap<>();
        for (LockKey key : call.keys()) {
            LockGroup found = held.apply(key);
            if (found != null) {
                outer.put(key, found);
            }
        }
        if (outer.isEmpty()) {
            return null;
        }
        if (outer.size() < call.keys().size()) {
            throw unusable(
                    call,
                    "are held only in part by outer calls, which have " + outer.keySet(),
                    "Acquire all of them in the outer call, or call the method outside of it.");
        }
        List<LockHandle> handles = new ArrayList<>();
        outer.forEach((key, locks) -> handles.add(covering(call, locks.handle(key))));
        return CallLocks.of(handles, outer.values().stream().distinct().toList());
    }

    private static LockHandle covering(LockedCall call, LockHandle handle) {
        LockRequest request = handle.request();
        Sharing wanted = call.method().sharing();
        if (!wanted.isCoveredBy(request)) {
            throw unusable(
                    call,
                    "is wanted " + wanted + ", but an outer call " + Sharing.describe(request)
                            + ": this call could only wait for that one",
                    "Acquire it in the outer call as it is needed here, or call the method outside of it.");
        }
        return handle;
    }

    private static InvalidLockSettingException unusable(LockedCall call, String problem, String remedy) {
        boolean several = call.method().keys().several();
        String keys = several ? call.keys().toString() : call.keys().get(0).toString();
        return call.method()
                .text(several ? "keys" : "key", keys)
                .unusable(problem, remedy + " The method was not run.");
    }
}
