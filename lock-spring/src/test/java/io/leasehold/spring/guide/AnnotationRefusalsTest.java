package io.leasehold.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import io.leasehold.spring.DistributedLock;
import io.leasehold.spring.DistributedLockConfiguration;
import io.leasehold.spring.FakeLockClient;
import io.leasehold.spring.OnBusy;
import io.leasehold.spring.elsewhere.BaseJob;
import io.leasehold.testing.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

/** What docs/annotation.md says that start-up refuses is refused, in the words that stand there. */
class AnnotationRefusalsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\| `(.*)` \\|$");

    private static List<String> wordsOfThePage() throws IOException {
        String page = Files.readString(ProjectFiles.at("docs/annotation.md"));
        String section = page.substring(page.indexOf("\n## Refused at start-up\n"));
        section = section.substring(0, section.indexOf("\n## ", 1));
        return ROW.matcher(section).results().map(row -> row.group(1)).toList();
    }

    private static String refusal(Class<?> type) {
        String[] message = new String[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
                .withUserConfiguration(DistributedLockConfiguration.class)
                .withPropertyValues(type == NoProxy.class ? "spring.aop.auto=false" : "spring.aop.auto=true")
                .withPropertyValues("spring.aop.proxy-target-class=" + (type != OffInterface.class))
                .withPropertyValues("long.key=" + "k".repeat(LockKey.MAX_PARTITION_KEY_BYTES + 1))
                .withBean("locks", FakeLockClient.class)
                .withBean("refused", type)
                .run(context -> {
                    assertThat(context).as(type.getSimpleName()).hasFailed();
                    Throwable cause = NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure());
                    assertThat(cause).isInstanceOf(InvalidLockSettingException.class);
                    message[0] = cause.getMessage();
                });
        return message[0];
    }

    @Test
    void everyRefusalOfThePageComesInItsWords() throws IOException {
        List<String> refusals = Arrays.stream(AnnotationRefusalsTest.class.getDeclaredClasses())
                .map(AnnotationRefusalsTest::refusal)
                .toList();
        List<String> words = wordsOfThePage();
        assertThat(words)
                .hasSizeGreaterThan(15)
                .allSatisfy(said -> assertThat(refusals).anyMatch(refusal -> refusal.contains(said)));
        assertThat(refusals).allSatisfy(refusal -> assertThat(words).anyMatch(refusal::contains));
    }

    static class Unparsable {
        @DistributedLock("order:#{#id")
        public void work(String id) {}
    }

    static class Misspelt {
        @DistributedLock("order:#{#ordr.id}")
        public void work(String order) {}
    }

    static class Root {
        @DistributedLock("#{#root}")
        public void work(String order) {}
    }

    static class WithoutHash {
        @DistributedLock("order:#{order.id}")
        public void work(String order) {}
    }

    static class AsText {
        @DistributedLock("#order.id")
        public void work(String order) {}
    }

    static class Overloaded {
        @DistributedLock
        public void work() {}

        @DistributedLock
        public void work(String order) {}
    }

    static class OwnFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "work")
        public void work() {}
    }

    static class LockedFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public void work() {}

        @DistributedLock("other")
        public void other() {}
    }

    static class Inheriting extends BaseJob {}

    static class OffInterface implements Runnable {
        @Override
        public void run() {}

        @DistributedLock
        public void work() {}
    }

    static class OfType {
        @DistributedLock("#{T(java.time.LocalDate).now()}")
        public void work() {}
    }

    static class OfNew {
        @DistributedLock("#{new String('x')}")
        public void work() {}
    }

    static class OfBean {
        @DistributedLock("#{@tenants.current()}")
        public void work() {}
    }

    static class Blank {
        @DistributedLock(" ")
        public void work() {}
    }

    static class Placeholder {
        @DistributedLock("${no.such.property}")
        public void work() {}
    }

    static class Wait {
        @DistributedLock(waitTimeout = "soon")
        public void work() {}
    }

    static class WaitWithoutUnit {
        @DistributedLock(waitTimeout = "10")
        public void work() {}
    }

    static class UnknownProperty {
        @DistributedLock("#{#order.ident}")
        public void work(String order) {}
    }

    static class Negative {
        @DistributedLock(lease = "-1s")
        public void work() {}
    }

    static class ShortLease {
        @DistributedLock(lease = "1s")
        public void work() {}
    }

    static class LongHold {
        @DistributedLock(holdAtLeast = "366d")
        public void work() {}
    }

    static class EndlessWithoutHeartbeats {
        @DistributedLock(heartbeat = false)
        public void work() {}
    }

    static class LongHoldWithoutHeartbeats {
        @DistributedLock(heartbeat = false, lease = "14m", holdAtLeast = "15m")
        public void work() {}
    }

    static class NoLimit {
        @DistributedLock(limit = "0")
        public void work() {}
    }

    static class LimitInWords {
        @DistributedLock(limit = "five")
        public void work() {}
    }

    static class SharedWithLimit {
        @DistributedLock(shared = true, limit = "5")
        public void work() {}
    }

    static class KeyAndKeys {
        @DistributedLock(key = "c", keys = "a")
        public void work() {}
    }

    static class SharedKeys {
        @DistributedLock(keys = "a", shared = true)
        public void work() {}
    }

    static class KeysWithoutHeartbeats {
        @DistributedLock(keys = "a", heartbeat = false, lease = "14m")
        public void work() {}
    }

    static class LongKey {
        @DistributedLock("${long.key}")
        public void work() {}
    }

    static class BlankName {
        @DistributedLock(name = " ")
        public void work() {}
    }

    static class SkippedPrimitive {
        @DistributedLock(onBusy = OnBusy.SKIP)
        public boolean work() {
            return true;
        }
    }

    static class NoFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK)
        public void work() {}
    }

    static class IdleFallback {
        @DistributedLock(fallback = "other")
        public void work() {}

        void other() {}
    }

    static class UnknownFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public void work(String text) {}

        void other(int number) {}
    }

    static class UnknownClient {
        @DistributedLock(client = "nobody")
        public void work() {}
    }

    static class OneNameForTwo {
        @DistributedLock(name = "orders")
        public void work() {}

        @DistributedLock(name = "orders")
        public void otherWork() {}
    }

    static class Task {
        @DistributedLock
        public FutureTask<String> work() {
            return new FutureTask<>(() -> "");
        }
    }

    static class Private {
        @DistributedLock
        @SuppressWarnings("unused")
        private void work() {}
    }

    static class Static {
        @DistributedLock
        public static void work() {}
    }

    static class Final {
        @DistributedLock
        public final void work() {}

        @DistributedLock
        public void other() {}
    }

    static class NoProxy {
        @DistributedLock
        public void work() {}
    }
}
