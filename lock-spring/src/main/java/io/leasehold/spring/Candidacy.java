package io.leasehold.spring;

import io.leasehold.Leadership;
import io.leasehold.LockClient;
import java.util.List;
import org.aopalliance.intercept.MethodInvocation;

/** This process's candidate for one role, with the client of its lock and what runs because it leads: calls and beans. */
record Candidacy(LockClient client, LeaderCallRequest calls, LeaderLifecycle lifecycle) {

    Leadership leadership() {
        return calls.leadership();
    }

    LockedCall call(LockedMethod method, MethodInvocation invocation) {
        return new LockedCall(method, invocation, client, List.of(leadership().key()), calls);
    }
}
