package io.leasehold.sample.board;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Simulates faults of one node by failing requests inside its SDK client, as a broken network does. */
final class Faults implements ExecutionInterceptor {

    /** The faults of a node. In both cases it sends no requests, and so no heartbeats. */
    enum Fault {
        NONE,
        /** Its work stops as well, as if the process were paused. */
        FROZEN,
        /** Its work goes on. */
        CUT_OFF
    }

    @GuardedBy("this")
    private Fault fault = Fault.NONE;

    synchronized Fault current() {
        return fault;
    }

    synchronized void set(Fault now) {
        fault = now;
        notifyAll();
    }

    /** Blocks while the node is frozen. */
    synchronized void awaitThaw() throws InterruptedException {
        while (fault == Fault.FROZEN) {
            wait();
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Fault now = current();
        if (now != Fault.NONE) {
            throw SdkClientException.create("the lock board blocks the requests of this node (" + now + ")");
        }
    }
}
