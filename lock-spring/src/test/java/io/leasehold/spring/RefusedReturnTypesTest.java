package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Return types that stand for work that cannot be followed are refused at start-up. */
class RefusedReturnTypesTest {

    private final ApplicationContextRunner spring = LockedApplication.with(new FakeLockClient());

    static Stream<Arguments> refused() {
        return Stream.of(
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
                Arguments.of(InheritsAReturnedMono.class, "cannot be followed"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Class<?> type, String problem) {
        LockedApplication.refuses(spring, type, problem);
    }

    @Test
    void acceptsValuesThatAreNoWork() {
        spring.withBean(Values.class).run(context -> assertThat(context).hasNotFailed());
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
}
