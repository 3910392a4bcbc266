package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;

/** What expressions can reach from a declared type. */
final class SpelMembers {

    private SpelMembers() {}

    /** Finds the types of the members that a name may stand for. */
    @FunctionalInterface
    interface Finder {
        Stream<ResolvableType> find(ResolvableType type, String name);
    }

    /** Getters, accessors of records and public fields. Whichever letters are small: Spring tries several. */
    static Stream<ResolvableType> ofProperty(ResolvableType type, String name) {
        Stream<ResolvableType> getters = Arrays.stream(type.toClass().getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .filter(method ->
                        Stream.of(name, "get" + name, "is" + name).anyMatch(method.getName()::equalsIgnoreCase))
                .map(method -> returned(method, type));
        Stream<ResolvableType> fields = Arrays.stream(type.toClass().getFields())
                .filter(field -> field.getName().equals(name))
                .map(field -> ResolvableType.forType(field.getGenericType(), type.as(field.getDeclaringClass())));
        return Stream.concat(getters, fields);
    }

    /** All of the name, whatever their parameters. */
    static Stream<ResolvableType> ofMethod(ResolvableType type, String name) {
        return Arrays.stream(type.toClass().getMethods())
                .filter(method -> method.getName().equals(name))
                .map(method -> returned(method, type));
    }

    private static ResolvableType returned(Method method, ResolvableType type) {
        return ResolvableType.forType(method.getGenericReturnType(), type.as(method.getDeclaringClass()));
    }

    /** What an index of it yields, or a selection or projection goes through. */
    static Stream<ResolvableType> elements(ResolvableType type) {
        ResolvableType map = type.asMap();
        return Stream.of(
                        type.getComponentType(),
                        type.as(Iterable.class).getGeneric(0),
                        map.getGeneric(1),
                        map.resolve() == null
                                ? map
                                : ResolvableType.forClassWithGenerics(Map.Entry.class, map.getGenerics()))
                .filter(found -> !found.equals(ResolvableType.NONE));
    }

    static boolean isContainer(ResolvableType type) {
        return elements(type).findAny().isPresent();
    }

    static ResolvableType listOf(ResolvableType element) {
        return ResolvableType.forClassWithGenerics(List.class, element);
    }

    /** The type itself, the permitted subclasses of a sealed one, and what Spring takes out of an optional one. */
    static Stream<ResolvableType> possible(ResolvableType type) {
        Class<?>[] permitted = type.toClass().getPermittedSubclasses();
        Stream<ResolvableType> subclasses = permitted == null
                ? Stream.empty()
                : Arrays.stream(permitted).map(ResolvableType::forClass).flatMap(SpelMembers::possible);
        Stream<ResolvableType> content =
                type.toClass() == Optional.class ? possible(type.getGeneric(0)) : Stream.empty();
        return Stream.concat(Stream.of(type), Stream.concat(subclasses, content));
    }
}
