package io.leasehold.sample.board;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The bad luck of one node. It fails requests inside the node's own SDK client, where a bad network would. */
final class Faults implements ExecutionInterceptor {

    /** What ails a node. In both cases no request of its gets out, and so no heartbeat. */
    enum Fault {
        NONE,
        /** Its work stands still as well, as if the process were paused. */
        FROZEN,
        /** Its work goes on. */
        CUT_OFF
    }

    private Fault fault = Fault.NONE;

    synchronized Fault current() {
        return fault;
    }

    synchronized void set(Fault now) {
        fault = now;
        notifyAll();
    }

    /** Stands still while the node is frozen; the caller does not notice how long that was. */
    synchronized void awaitThaw() throws InterruptedException {
        while (fault == Fault.FROZEN) {
            wait();
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Fault now = current();
        if (now != Fault.NONE) {
            throw SdkClientException.create("the lock board lets no request of this node through (" + now + ")");
        }
    }
}
