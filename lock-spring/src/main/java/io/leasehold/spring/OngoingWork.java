package io.leasehold.spring;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Recognises return values that may stand for work that goes on after their method has returned. */
final class OngoingWork {

    private static final Set<Class<?>> TYPES = Set.of(
            CompletionStage.class,
            Future.class,
            Flow.Publisher.class,
            Callable.class,
            BaseStream.class,
            Iterator.class,
            Spliterator.class);

    /** Only where they are declared as such: many classes implement them by the way. */
    private static final Set<Class<?>> INTERFACES = Set.of(
            Runnable.class,
            Supplier.class,
            BooleanSupplier.class,
            IntSupplier.class,
            LongSupplier.class,
            DoubleSupplier.class);

    /** Known by name, so that they are recognised even where they are not on our class path, or have no adapter. */
    private static final Set<String> NAMES = Set.of(
            "java.lang.Process",
            "java.lang.Thread",
            "java.util.concurrent.Flow$Subscription",
            "org.reactivestreams.Publisher",
            "org.reactivestreams.Subscription",
            "reactor.core.Disposable",
            "kotlin.Function",
            "kotlin.sequences.Sequence",
            "kotlinx.coroutines.Job",
            "kotlinx.coroutines.channels.ReceiveChannel",
            "kotlinx.coroutines.flow.Flow",
            "org.springframework.web.context.request.async.DeferredResult",
            "org.springframework.web.context.request.async.WebAsyncTask",
            "org.springframework.web.reactive.function.server.ServerResponse",
            "org.springframework.web.servlet.function.ServerResponse",
            "org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
            "org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

    private static final int MOST_DEPTH = 6;

    private OngoingWork() {}

    /** Returns whether a value of the type may stand for work that goes on. */
    static boolean is(Class<?> type) {
        return TYPES.stream().anyMatch(known -> known.isAssignableFrom(type))
                || INTERFACES.contains(type)
                || above(type).anyMatch(each -> NAMES.contains(each.getName()))
                || LockedReturn.adapter(type) != null;
    }

    /** Returns the type and all that it extends and implements. */
    static Stream<Class<?>> above(Class<?> type) {
        Stream<Class<?>> next =
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
        return Stream.concat(Stream.of(type), next.flatMap(OngoingWork::above));
    }

    /** Returns whether a value of the type may contain some: as an element, component or type argument, at any depth. */
    static boolean isWithin(ResolvableType type) {
        return isWithin(type, MOST_DEPTH);
    }

    /** Returns whether a value of the type may stand for work that goes on, or contain some. */
    static boolean isOrHas(ResolvableType type) {
        return is(type.toClass()) || isWithin(type);
    }

    private static boolean isWithin(ResolvableType type, int depth) {
        return depth > 0 && parts(type).anyMatch(part -> is(part.toClass()) || isWithin(part, depth - 1));
    }

    private static Stream<ResolvableType> parts(ResolvableType type) {
        RecordComponent @Nullable [] components = type.toClass().getRecordComponents();
        Stream<ResolvableType> ofRecord = components == null
                ? Stream.empty()
                : Arrays.stream(components).map(component -> ResolvableType.forType(component.getGenericType(), type));
        Stream<ResolvableType> elements =
                Stream.of(type.getComponentType(), type.as(Iterable.class).getGeneric(0));
        return Stream.of(Arrays.stream(type.getGenerics()), elements, ofRecord)
                .flatMap(each -> each)
                .filter(part -> part.resolve() != null);
    }

    /** Returns whether values of the type can have parts of any type, so that only a value shows whether it is work. */
    static boolean isOpen(ResolvableType type) {
        return type.toClass() == Object.class
                || Arrays.stream(type.getGenerics()).anyMatch(part -> part.resolve(Object.class) == Object.class);
    }

    /** Returns whether a value is, or has in it, work that may go on. */
    static boolean isIn(@Nullable Object value) {
        return value != null && (is(value.getClass()) || contents(value).anyMatch(OngoingWork::isItself));
    }

    private static boolean isItself(@Nullable Object value) {
        return value != null && is(value.getClass());
    }

    private static Stream<?> contents(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.stream();
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream();
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream();
        }
        return value instanceof Object[] array ? Arrays.stream(array) : HttpBody.of(value);
    }
}
