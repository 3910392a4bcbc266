package io.leasehold.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The machine and the versions of a run. */
public final class Machine {

    private static final long LOOK_MILLIS = 1_000;

    private Machine() {}

    /** Returns the machine and the versions, as one line. */
    public static String described() {
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() >> 30;
        return Runtime.getRuntime().availableProcessors() + " cores (" + processor() + "), " + memory + " GiB, "
                + System.getProperty("os.name") + ", Java " + System.getProperty("java.version") + " (" + options()
                + "), " + versions() + ", httpclient5 " + version("httpclient5") + ", Netty "
                + version("netty-handler") + ".";
    }

    /** Returns how busy the processors were with something else just now, and the load average that came before. */
    public static String load() throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The first call only begins to measure.
        system.getCpuLoad();
        Thread.sleep(LOOK_MILLIS);
        return "processors " + Math.round(100 * system.getCpuLoad()) + " % busy, load average "
                + Spread.number(system.getSystemLoadAverage());
    }

    private static String options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .collect(Collectors.joining(" "));
    }

    /** The version of a library on the class path, by the name of its jar. */
    private static String version(String library) {
        Matcher jar = Pattern.compile("/" + library + "-([^/]+)\\.jar").matcher(System.getProperty("java.class.path"));
        return jar.find() ? jar.group(1) : "unknown";
    }

    private static String versions() {
        try (InputStream text = Machine.class.getResourceAsStream("/versions.txt")) {
            if (text == null) {
                throw new IllegalStateException("versions.txt is missing: run through benchmarks/run");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
