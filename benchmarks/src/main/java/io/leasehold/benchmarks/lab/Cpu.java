package io.leasehold.benchmarks.lab;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time that this process has used since a start. */
public final class Cpu {

    private final long start = now();

    private Cpu() {}

    public static Cpu start() {
        return new Cpu();
    }

    public double seconds() {
        return (now() - start) / 1e9;
    }

    private static long now() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
