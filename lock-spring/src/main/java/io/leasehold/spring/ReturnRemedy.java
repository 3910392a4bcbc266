package io.leasehold.spring;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;

/** What a method can return instead of work that cannot be followed. */
record ReturnRemedy(Set<String> names, String text) {

    private static final List<ReturnRemedy> BY_NAME = List.of(
            new ReturnRemedy(
                    Set.of(
                            "java.util.stream.BaseStream",
                            "java.util.Iterator",
                            "java.util.Spliterator",
                            "kotlin.sequences.Sequence"),
                    "Its work is done when the caller reads it. Collect it in the method and return a List."),
            new ReturnRemedy(
                    Set.of(
                            "java.util.concurrent.Callable",
                            "org.springframework.web.context.request.async.DeferredResult",
                            "org.springframework.web.context.request.async.WebAsyncTask"),
                    "Return a CompletableFuture, which Spring MVC awaits as well."),
            new ReturnRemedy(
                    Set.of(
                            "org.springframework.web.reactive.function.server.ServerResponse",
                            "org.springframework.web.servlet.function.ServerResponse",
                            "org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
                            "org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody"),
                    "Put what writes the response into a locked method of another bean, and call that from there."),
            new ReturnRemedy(
                    Set.of(
                            "java.lang.Runnable",
                            "java.util.function.Supplier",
                            "java.util.function.BooleanSupplier",
                            "java.util.function.IntSupplier",
                            "java.util.function.LongSupplier",
                            "java.util.function.DoubleSupplier",
                            "kotlin.Function"),
                    "Do the work in the method, or put @DistributedLock on the method of another bean that does it."));

    private static final String PUBLISHER =
            "Nobody need subscribe to it. Return a publisher of the whole, for example Mono<ResponseEntity<String>>.";

    private static final String FUTURE =
            "Return a future of the whole, for example CompletableFuture<ResponseEntity<String>>,"
                    + " or a Collection, List, Set, Map, array or Optional of CompletableFuture, CompletionStage or Future.";

    private static final String OTHER =
            "Return a plain value, a CompletableFuture or CompletionStage, or, with Reactor on the class path, a reactive"
                    + " type; or put the work that goes on into a locked method of another bean.";

    static String of(ResolvableType declared) {
        return Stream.concat(Stream.of(declared), Stream.of(declared.getGenerics()))
                .flatMap(part -> BY_NAME.stream().filter(remedy -> remedy.fits(part.toClass())))
                .map(ReturnRemedy::text)
                .findFirst()
                .orElseGet(() -> ofContent(declared));
    }

    private boolean fits(Class<?> type) {
        return OngoingWork.above(type).anyMatch(each -> names.contains(each.getName()));
    }

    private static String ofContent(ResolvableType declared) {
        if (!OngoingWork.isWithin(declared) || OngoingWork.is(declared.toClass())) {
            return OTHER;
        }
        return Stream.of(declared.getGenerics())
                        .anyMatch(part ->
                                LockedReturn.adapter(part.toClass()) != null && !LockedReturn.isFuture(part.toClass()))
                ? PUBLISHER
                : FUTURE;
    }
}
