package io.leasehold.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NativeDetector;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.util.ClassUtils;

/**
 * Checks at start-up that the arguments have the members that a key reads. Refuses a member that no call can have,
 * because the declared type allows no subclass. Warns if only a subclass could have it.
 */
record KeyMemberCheck(AnnotationText attribute, Map<String, ResolvableType> arguments) {

    private static final Logger LOG = LoggerFactory.getLogger(KeyMemberCheck.class);

    /** Does nothing in a native image, where reflection does not show all members. */
    void check(SpelNode node) {
        if (NativeDetector.inNativeImage()) {
            return;
        }
        if (node instanceof CompoundExpression && node.getChild(0) instanceof VariableReference variable) {
            ResolvableType argument = arguments.get(variable.toStringAST().substring(1));
            if (argument != null) {
                follow(node, argument);
            }
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            check(node.getChild(i));
        }
    }

    /** Goes from member to member for as long as the types are known. */
    private void follow(SpelNode chain, ResolvableType argument) {
        List<ResolvableType> types = List.of(argument);
        for (int i = 1; i < chain.getChildCount(); i++) {
            SpelNode member = chain.getChild(i);
            List<ResolvableType> owners = types.stream()
                    .flatMap(SpelMembers::possible)
                    .map(KeyMemberCheck::boxed)
                    .toList();
            if (!owners.stream().allMatch(KeyMemberCheck::isKnown)) {
                return;
            }
            List<ResolvableType> found;
            if (member instanceof PropertyOrFieldReference property) {
                found = found(owners, property.getName(), SpelMembers::ofProperty);
                report(found, owners, property.getName());
            } else if (member instanceof MethodReference call) {
                found = found(owners, call.getName(), SpelMembers::ofMethod);
                report(found, owners, call.getName() + "()");
            } else {
                return;
            }
            types = found;
        }
    }

    private static List<ResolvableType> found(List<ResolvableType> owners, String name, SpelMembers.Finder finder) {
        return owners.stream().flatMap(owner -> finder.find(owner, name)).toList();
    }

    private void report(List<ResolvableType> found, List<ResolvableType> owners, String name) {
        if (!found.isEmpty() || owners.isEmpty()) {
            return;
        }
        String types =
                owners.stream().map(owner -> owner.toClass().getSimpleName()).collect(Collectors.joining(" or "));
        String problem = "reads '" + name + "', which " + types + " does not have";
        String remedy = "It has " + properties(owners) + ".";
        if (owners.stream().map(ResolvableType::toClass).allMatch(KeyMemberCheck::allowsNoUnknownSubclass)) {
            throw attribute.unusable(problem, remedy);
        }
        LOG.warn(
                "@DistributedLock of {}: {} '{}' {}. {} Calls fail unless a subclass has it.",
                attribute.method(),
                attribute.name(),
                attribute.text(),
                problem,
                remedy);
    }

    private static ResolvableType boxed(ResolvableType type) {
        return type.toClass().isPrimitive()
                ? ResolvableType.forClass(ClassUtils.resolvePrimitiveIfNecessary(type.toClass()))
                : type;
    }

    /** Of interfaces and abstract classes only their implementations are known; arrays and classes have members of SpEL's. */
    private static boolean isKnown(ResolvableType type) {
        Class<?> known = type.toClass();
        boolean ofSpel = known.isArray() || known == Class.class || known == Object.class;
        return type.resolve() != null && !ofSpel && (known.isSealed() || !Modifier.isAbstract(known.getModifiers()));
    }

    /** The subclasses of a sealed type stand beside it. */
    private static boolean allowsNoUnknownSubclass(Class<?> type) {
        return type.isSealed() || Modifier.isFinal(type.getModifiers());
    }

    private static Set<String> properties(List<ResolvableType> owners) {
        return owners.stream()
                .flatMap(owner -> Arrays.stream(owner.toClass().getMethods()))
                .filter(method -> method.getParameterCount() == 0
                        && method.getReturnType() != void.class
                        && method.getDeclaringClass() != Object.class
                        && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !Set.of("hashCode", "toString").contains(name))
                .map(KeyMemberCheck::asProperty)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String asProperty(String method) {
        boolean getter = method.startsWith("get") && method.length() > 3 && Character.isUpperCase(method.charAt(3));
        return getter ? Character.toLowerCase(method.charAt(3)) + method.substring(4) : method;
    }
}
