package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Annotations that would fail, or do nothing, when it matters are refused at start-up. */
class DistributedLockStartUpTest {

    private final ApplicationContextRunner spring = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
            .withUserConfiguration(DistributedLockConfiguration.class)
            .withPropertyValues(
                    "long.key=" + "k".repeat(LockKey.MAX_PARTITION_KEY_BYTES + 1),
                    "long.sort.key=" + "k".repeat(LockKey.MAX_SORT_KEY_BYTES + 1))
            .withBean(FakeLockClient.class);

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(BadSyntax.class, "does not parse"),
                Arguments.of(Unclosed.class, "does not parse"),
                Arguments.of(UnknownArgument.class, "#ordr"),
                Arguments.of(RootProperty.class, "write #id"),
                Arguments.of(TypeInKey.class, "can only read the arguments"),
                Arguments.of(BeanInKey.class, "can only read the arguments"),
                Arguments.of(NewInKey.class, "can only read the arguments"),
                Arguments.of(BlankKey.class, "is blank"),
                Arguments.of(BadPlaceholder.class, "no.such.property"),
                Arguments.of(BadWait.class, "waitTimeout 'soon' is not a duration"),
                Arguments.of(NegativeWait.class, "is negative"),
                Arguments.of(WaitWithoutUnit.class, "waitTimeout '10' has no unit. Write 10s for seconds"),
                Arguments.of(BadLease.class, "lease '3 parsecs' is not a duration"),
                Arguments.of(ShortLease.class, "lease '1999ms' is out of range. Use 2s to 365d."),
                Arguments.of(LongLease.class, "lease '366d' is out of range. Use 2s to 365d."),
                Arguments.of(LongHold.class, "holdAtLeast '366d' is out of range. Use 0s to 365d."),
                Arguments.of(LongKey.class, "key is unusable. The partition key 'kkk"),
                Arguments.of(LongSortKey.class, "sortKey is unusable. The sort key 'kkk"),
                Arguments.of(BlankName.class, "name '' is blank"),
                Arguments.of(SkippedPrimitive.class, "boolean has none"),
                Arguments.of(ReturnsATask.class, "cannot be followed"),
                Arguments.of(
                        ReturnsACallable.class, "return type 'java.util.concurrent.Callable<java.lang.String>' stands"),
                Arguments.of(ReturnsASupplier.class, "cannot be followed. Do the work in the method, or put"),
                Arguments.of(ReturnsAStream.class, "Collect it in the method and return a List."),
                Arguments.of(ReturnsADeferredResult.class, "Return a CompletableFuture, which Spring MVC awaits"),
                Arguments.of(ReturnsAnEmitter.class, "Put what writes the response into a locked method"),
                Arguments.of(ReturnsAStreamingBody.class, "Put what writes the response into a locked method"),
                Arguments.of(ReturnsServerResponses.class, "Put what writes the response into a locked method"),
                Arguments.of(ReturnsASubscription.class, "return type 'reactor.core.Disposable' stands for work"),
                Arguments.of(ReturnsAThread.class, "return type 'java.lang.Thread' stands for work"),
                Arguments.of(ReturnsAnOwnBody.class, "cannot be followed"),
                Arguments.of(ReturnsAResponseOfMono.class, "ResponseEntity<reactor.core.publisher.Mono"),
                Arguments.of(ReturnsAResponseOfMono.class, "Return a publisher of the whole"),
                Arguments.of(ReturnsAResponseOfFuture.class, "Return a future of the whole"),
                Arguments.of(ReturnsAFutureOfFutures.class, "cannot be followed"),
                Arguments.of(ReturnsFuturesOfFutures.class, "cannot be followed"),
                Arguments.of(ReturnsFuturesInAQueue.class, "cannot be followed"),
                Arguments.of(ReturnsFuturesByFuture.class, "cannot be followed"),
                Arguments.of(ReturnsTasks.class, "cannot be followed"),
                Arguments.of(ReturnsARecordOfFuture.class, "cannot be followed"),
                Arguments.of(InheritsAReturnedMono.class, "cannot be followed"),
                Arguments.of(ArgumentAsText.class, "has '#id' as text, which is the same for all calls. Write #{#id…}"),
                Arguments.of(ArgumentAsTextOfSortKey.class, "sortKey '#p0' has '#p0' as text"),
                Arguments.of(QuotedArgumentAsText.class, "has '#id' as text"),
                Arguments.of(RootAsText.class, "has '#root' as text"),
                Arguments.of(FallbackToItself.class, "fallback 'work' names the method itself"),
                Arguments.of(FallbackToALocked.class, "fallback 'other' names a method with @DistributedLock"),
                Arguments.of(NoFallback.class, "fallback '' names no method"),
                Arguments.of(UnknownFallback.class, "names no method of"),
                Arguments.of(FallbackOfAnotherType.class, "return java.lang.String"),
                Arguments.of(FallbackForNothing.class, "has no effect with onBusy = THROW"),
                Arguments.of(BadHoldAtLeast.class, "holdAtLeast 'long' is not a duration"),
                Arguments.of(UnknownClient.class, "client 'nobody' names no LockClient bean"),
                Arguments.of(FinalMethod.class, "is final"),
                Arguments.of(PrivateMethod.class, "is private"),
                Arguments.of(StaticMethod.class, "is static"),
                Arguments.of(SecondIsBad.class, "does not parse"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        spring.withBean(type).run(context -> {
            assertThat(context).hasFailed();
            assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                    .isInstanceOf(InvalidLockSettingException.class)
                    .hasMessageContaining(type.getName() + ".work")
                    .hasMessageContaining(problem);
        });
    }

    @Test
    void acceptsTheLimitsThemselves() {
        spring.withBean(ShortestAndLongest.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void acceptsTextThatOnlyLooksLikeAnArgument() {
        spring.withBean(NumberSigns.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void acceptsValuesThatAreNoWork() {
        spring.withBean(Values.class).run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void placeholdersResolveAsTheyDoInValues() {
        spring.withUserConfiguration(LocalProperties.class)
                .withBean(LocallyNamed.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(LocallyNamed.class).work();
                    assertThat(context.getBean(FakeLockClient.class)
                                    .requests
                                    .get(0)
                                    .key())
                            .isEqualTo(LockKey.of("job:nightly"));
                });
    }

    @Test
    void whatIsEscapedIsNoPlaceholder() {
        spring.withPropertyValues("id=7").withBean(Escaped.class).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Escaped.class).work();
            assertThat(context.getBean(FakeLockClient.class).requests.get(0).key())
                    .isEqualTo(LockKey.of("job:${id}"));
        });
    }

    @Test
    void refusesOneNameForTwoMethods() {
        spring.withBean(Named.class)
                .withBean(NamedTheSame.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("name 'orders' is the name of"));
    }

    @Test
    void acceptsTwoBeansOfOneClass() {
        spring.withBean("one", Named.class)
                .withBean("two", Named.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn", "off"})
    void startsAllTheSameWhereTheApplicationSaysSoButNeverRunsWithoutTheLock(String validation) {
        spring.withPropertyValues("distributed-lock.validation=" + validation)
                .withBean(BadLease.class)
                .withBean(FinalMethod.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThatThrownBy(() -> context.getBean(BadLease.class).work())
                            .isInstanceOf(InvalidLockSettingException.class);
                });
    }

    @Test
    void refusesAValidationThatDoesNotExist() {
        spring.withPropertyValues("distributed-lock.validation=maybe")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("fail, warn or off"));
    }

    @Test
    void refusesABeanWithoutAProxy() {
        spring.withPropertyValues("spring.aop.auto=false")
                .withBean(Fine.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidLockSettingException.class)
                        .hasMessageContaining("Fine.work")
                        .hasMessageContaining("spring.aop.auto"));
    }

    @Test
    void refusesAnAnnotationBeforeTheNextBeanIsMade() {
        spring.withBean(BadLease.class)
                .withBean("next", String.class, () -> {
                    throw new IllegalStateException("no database");
                })
                .run(context ->
                        assertThat(context).getFailure().rootCause().isInstanceOf(InvalidLockSettingException.class));
    }

    @Test
    void startsWithoutProxiesWhereNothingNeedsThem() {
        spring.withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void acceptsAnAnnotatedBeanOfACircle() {
        spring.withAllowCircularReferences(true)
                .withBean(Left.class)
                .withBean(Right.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static class Left {

        @Autowired
        Right right;

        @DistributedLock
        public void work() {}
    }

    static class Right {

        @Autowired
        Left left;

        @DistributedLock
        public void work() {}
    }

    static class WaitWithoutUnit {
        @DistributedLock(waitTimeout = "10")
        public void work() {}
    }

    static class Fine {
        @DistributedLock
        public void work() {}
    }

    static class BadSyntax {
        @DistributedLock("#{#id +}")
        public void work(String id) {}
    }

    static class Unclosed {
        @DistributedLock("order:#{#id")
        public void work(String id) {}
    }

    static class UnknownArgument {
        @DistributedLock("#{#ordr}")
        public void work(String order) {}
    }

    static class RootProperty {
        @DistributedLock("#{id}")
        public void work(String id) {}
    }

    static class TypeInKey {
        @DistributedLock("#{T(java.lang.System).getProperty('x')}")
        public void work() {}
    }

    static class BeanInKey {
        @DistributedLock("#{@environment}")
        public void work() {}
    }

    static class NewInKey {
        @DistributedLock("#{new String('x')}")
        public void work() {}
    }

    static class BlankKey {
        @DistributedLock(" ")
        public void work() {}
    }

    static class BadPlaceholder {
        @DistributedLock("${no.such.property}")
        public void work() {}
    }

    static class BadWait {
        @DistributedLock(waitTimeout = "soon")
        public void work() {}
    }

    static class NegativeWait {
        @DistributedLock(waitTimeout = "-1s")
        public void work() {}
    }

    static class BadLease {
        @DistributedLock(lease = "3 parsecs")
        public void work() {}
    }

    static class ShortLease {
        @DistributedLock(lease = "1999ms")
        public void work() {}
    }

    static class LongLease {
        @DistributedLock(lease = "${lease.of.a.year:366d}")
        public void work() {}
    }

    static class ShortestAndLongest {
        @DistributedLock(key = "${long.sort.key}", lease = "2s", holdAtLeast = "0s")
        public void shortest() {}

        @DistributedLock(lease = "365d", holdAtLeast = "365d")
        public void longest() {}
    }

    static class LongHold {
        @DistributedLock(holdAtLeast = "366d")
        public void work() {}
    }

    static class LongKey {
        @DistributedLock("${long.key}")
        public void work() {}
    }

    static class LongSortKey {
        @DistributedLock(sortKey = "${long.sort.key}")
        public void work() {}
    }

    static class BlankName {
        @DistributedLock(name = "${no.such.name:}")
        public void work() {}
    }

    static class SkippedPrimitive {
        @DistributedLock(onBusy = OnBusy.SKIP)
        public boolean work() {
            return true;
        }
    }

    static class ReturnsATask {
        @DistributedLock
        public FutureTask<String> work() {
            return new FutureTask<>(() -> "");
        }
    }

    static class ReturnsACallable {
        @DistributedLock
        public Callable<String> work() {
            return () -> "";
        }
    }

    static class ReturnsASupplier {
        @DistributedLock
        public Supplier<String> work() {
            return () -> "";
        }
    }

    static class ReturnsAStream {
        @DistributedLock
        public IntStream work() {
            return IntStream.empty();
        }
    }

    static class ReturnsADeferredResult {
        @DistributedLock
        public DeferredResult<String> work() {
            return new DeferredResult<>();
        }
    }

    static class ReturnsAnEmitter {
        @DistributedLock
        public SseEmitter work() {
            return new SseEmitter();
        }
    }

    static class ReturnsAStreamingBody {
        @DistributedLock
        public ResponseEntity<StreamingResponseBody> work() {
            return ResponseEntity.ok(out -> {});
        }
    }

    static class ReturnsAResponseOfMono {
        @DistributedLock
        public ResponseEntity<Mono<String>> work() {
            return ResponseEntity.ok(Mono.empty());
        }
    }

    interface OwnBody extends StreamingResponseBody {}

    static class Escaped {

        @DistributedLock("job:\\${id}")
        public void work() {}
    }

    static class ReturnsServerResponses {

        @DistributedLock("a")
        public Mono<ServerResponse> work() {
            return ServerResponse.ok().build();
        }
    }

    static class ReturnsASubscription {

        @DistributedLock("a")
        public Disposable work() {
            return Disposables.disposed();
        }
    }

    static class ReturnsAThread {

        @DistributedLock("a")
        public Thread work() {
            return new Thread();
        }
    }

    static class ReturnsAnOwnBody {
        @DistributedLock
        public OwnBody work() {
            return out -> {};
        }
    }

    static class ReturnsAResponseOfFuture {
        @DistributedLock
        public ResponseEntity<CompletableFuture<String>> work() {
            return ResponseEntity.ok(new CompletableFuture<>());
        }
    }

    static class ReturnsFuturesOfFutures {
        @DistributedLock
        public List<CompletableFuture<Future<String>>> work() {
            return List.of();
        }
    }

    static class ReturnsFuturesInAQueue {
        @DistributedLock
        public Queue<CompletableFuture<String>> work() {
            return new ArrayDeque<>();
        }
    }

    static class ReturnsFuturesByFuture {
        @DistributedLock
        public Map<Future<String>, Future<String>> work() {
            return Map.of();
        }
    }

    static class ReturnsTasks {
        @DistributedLock
        public List<FutureTask<String>> work() {
            return List.of();
        }
    }

    static class ReturnsAFutureOfFutures {
        @DistributedLock
        public CompletableFuture<Map<String, Future<String>>> work() {
            return new CompletableFuture<>();
        }
    }

    static class ReturnsARecordOfFuture {
        @DistributedLock
        public Begun work() {
            return new Begun("", new CompletableFuture<>());
        }
    }

    record Begun(String name, CompletableFuture<String> end) {}

    abstract static class Returning<T> {
        @DistributedLock
        public T work() {
            throw new UnsupportedOperationException();
        }
    }

    static class InheritsAReturnedMono extends Returning<Optional<Mono<String>>> {
        @Override
        public Optional<Mono<String>> work() {
            return Optional.empty();
        }
    }

    static class ArgumentAsText {
        @DistributedLock("#id.name")
        public void work(String id) {}
    }

    static class ArgumentAsTextOfSortKey {
        @DistributedLock(key = "k", sortKey = "#p0")
        public void work(String id) {}
    }

    static class QuotedArgumentAsText {
        @DistributedLock("'order:' + #id")
        public void work(String id) {}
    }

    static class RootAsText {
        @DistributedLock("#root.methodName")
        public void work(String id) {}
    }

    static class NumberSigns {
        @DistributedLock("ticket #7 of #identity: #{#id}")
        public void work(String id) {}
    }

    static class FallbackToItself {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "work")
        public String work() {
            return "";
        }
    }

    static class FallbackToALocked {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public String work() {
            return "";
        }

        @DistributedLock("other")
        public String other() {
            return "";
        }
    }

    static class Values {
        @DistributedLock
        public Optional<List<Map<String, Path>>> optional() {
            return Optional.empty();
        }

        @DistributedLock
        public ResponseEntity<String> response() {
            return ResponseEntity.ok("");
        }

        @DistributedLock
        public Mono<ResponseEntity<String>> mono() {
            return Mono.empty();
        }

        @DistributedLock
        public Class<?> type() {
            return String.class;
        }

        @DistributedLock
        public <E extends Enum<E>> E constant() {
            throw new UnsupportedOperationException();
        }
    }

    static class LocallyNamed {
        @DistributedLock("job:${job.name}")
        public void work() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class LocalProperties {

        @Bean
        static PropertySourcesPlaceholderConfigurer placeholders() {
            Properties properties = new Properties();
            properties.setProperty("job.name", "nightly");
            PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
            configurer.setProperties(properties);
            return configurer;
        }
    }

    static class NoFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK)
        public void work() {}
    }

    static class UnknownFallback {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public void work(String text) {}

        void other(int number) {}
    }

    static class FallbackOfAnotherType {
        @DistributedLock(onBusy = OnBusy.FALLBACK, fallback = "other")
        public String work() {
            return "";
        }

        int other() {
            return 0;
        }
    }

    static class FallbackForNothing {
        @DistributedLock(fallback = "other")
        public void work() {}

        void other() {}
    }

    static class BadHoldAtLeast {
        @DistributedLock(holdAtLeast = "long")
        public void work() {}
    }

    static class UnknownClient {
        @DistributedLock(client = "nobody")
        public void work() {}
    }

    static class Named {
        @DistributedLock(name = "orders")
        public void work() {}
    }

    static class NamedTheSame {
        @DistributedLock(name = "orders")
        public void work() {}
    }

    static class FinalMethod {
        @DistributedLock
        public final void work() {}

        @DistributedLock
        public void other() {}
    }

    static class PrivateMethod {
        @DistributedLock
        @SuppressWarnings("unused")
        private void work() {}

        @DistributedLock
        public void other() {}
    }

    static class StaticMethod {
        @DistributedLock
        public static void work() {}

        @DistributedLock
        public void other() {}
    }

    static class SecondIsBad {
        @DistributedLock
        public void fine() {}

        @DistributedLock("#{#}")
        public void work() {}
    }
}
