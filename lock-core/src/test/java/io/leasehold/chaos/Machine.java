package io.leasehold.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A machine of the fleet: its network, its wall clock, and the process that runs on it, if any. */
final class Machine {

    final String name;
    final Wire wire;
    final WallClock wallClock;

    private final int index;
    private final Fleet fleet;
    private final Path directory;
    private final BiConsumer<String, Report> reports;
    private final AtomicInteger starts = new AtomicInteger();
    private volatile ContenderProcess process;

    Machine(int index, Fleet fleet, Path directory, BiConsumer<String, Report> reports) throws IOException {
        this.index = index;
        name = "m" + index;
        this.fleet = fleet;
        this.directory = directory;
        this.reports = reports;
        wire = new Wire(fleet.endpoint());
        wallClock = new WallClock(directory.resolve(name + ".clock"));
        process = launch();
    }

    private ContenderProcess launch() throws IOException {
        String owner = name + "-" + starts.incrementAndGet();
        String sdk = (index + starts.get()) % 2 == 0 ? "blocking" : "async";
        return new ContenderProcess(
                List.of(wire.endpoint().toString(), fleet.lockTable(), fleet.registerTable(), owner, sdk),
                wallClock.environment(),
                directory.resolve(owner + ".log"),
                report -> reports.accept(owner, report));
    }

    ContenderProcess process() {
        return process;
    }

    /** Starts a new process after the former one was killed; does not wait for it. */
    ContenderProcess restart() {
        try {
            process = launch();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void end() {
        process.kill();
        try {
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
