package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * The types whose methods and fields the expressions of a key use, as far as declared types tell them. Rather too many
 * than too few: a part that may have several types has all of them, and so has a sealed type its permitted subclasses.
 * Which class stands behind another interface, or behind {@code Object}, is not known.
 */
final class SpelTypes {

    private static final Set<ResolvableType> NOTHING = Set.of();

    private final Map<String, ResolvableType> arguments;
    private final Function<String, ResolvableType> beans;
    private final Set<Class<?>> used = new LinkedHashSet<>();
    private final Set<String> unknown = new TreeSet<>();

    /**
     * Makes a reader of expressions.
     *
     * @param arguments the types of variables
     * @param beans the types of beans, by name
     */
    SpelTypes(Map<String, ResolvableType> arguments, Function<String, ResolvableType> beans) {
        this.arguments = arguments;
        this.beans = beans;
    }

    /** Returns the types of a method's arguments, by the names of the variables that stand for them. */
    static Map<String, ResolvableType> ofArguments(Method method, Method annotated, Class<?> target) {
        return KeyTemplate.positions(method, annotated).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> ResolvableType.forMethodParameter(method, entry.getValue(), target)));
    }

    void add(SpelNode expression) {
        var unused = visit(expression, NOTHING, NOTHING);
    }

    /** Returns the types whose members were found in expressions. */
    Set<Class<?>> used() {
        return used;
    }

    /** Returns the members that no declared type has. */
    Set<String> unknown() {
        return unknown;
    }

    /**
     * Returns the types that a part of an expression may have.
     *
     * @param subject the types of what stands before it
     * @param scope the types of what it is evaluated for, inside of a selection or projection
     */
    private Set<ResolvableType> visit(SpelNode node, Set<ResolvableType> subject, Set<ResolvableType> scope) {
        if (node instanceof CompoundExpression) {
            Set<ResolvableType> last = subject;
            for (SpelNode child : children(node)) {
                last = visit(child, last, scope);
            }
            return last;
        }
        if (node instanceof Selection || node instanceof Projection) {
            Set<ResolvableType> elements = types(subject.stream().flatMap(SpelMembers::elements));
            Set<ResolvableType> inner = visitChildren(node, elements);
            return node instanceof Selection
                    ? types(Stream.concat(subject.stream(), elements.stream()))
                    : types(inner.stream().map(SpelMembers::listOf));
        }
        if (node instanceof PropertyOrFieldReference property) {
            return members(property.getName(), subject, SpelMembers::ofProperty);
        }
        if (node instanceof Indexer) {
            return index(node.getChild(0), subject, scope);
        }
        Set<ResolvableType> children = visitChildren(node, scope);
        return node instanceof MethodReference call
                ? members(call.getName(), subject, SpelMembers::ofMethod)
                : leaf(node, scope, children);
    }

    private Set<ResolvableType> index(SpelNode index, Set<ResolvableType> subject, Set<ResolvableType> scope) {
        boolean container = subject.stream().anyMatch(SpelMembers::isContainer);
        if (!container && index instanceof StringLiteral name) {
            return members(String.valueOf(name.getLiteralValue().getValue()), subject, SpelMembers::ofProperty);
        }
        // Without quotes it is the key of a map all the same.
        if (!(index instanceof PropertyOrFieldReference)) {
            var unused = visit(index, scope, scope);
        }
        return types(subject.stream().flatMap(SpelMembers::elements));
    }

    private Set<ResolvableType> leaf(SpelNode node, Set<ResolvableType> scope, Set<ResolvableType> children) {
        if (node instanceof VariableReference) {
            String name = node.toStringAST().substring(1);
            return name.equals("this") ? scope : types(Stream.ofNullable(arguments.get(name)));
        }
        if (node instanceof BeanReference bean) {
            return types(Stream.of(beans.apply(bean.getName())));
        }
        if (node instanceof Literal literal) {
            return types(Stream.ofNullable(literal.getLiteralValue().getValue())
                    .map(value -> ResolvableType.forClass(value.getClass())));
        }
        return children;
    }

    private Set<ResolvableType> visitChildren(SpelNode node, Set<ResolvableType> scope) {
        return types(children(node).stream().flatMap(child -> visit(child, scope, scope).stream()));
    }

    private Set<ResolvableType> members(String name, Set<ResolvableType> subject, SpelMembers.Finder finder) {
        Set<ResolvableType> found = new LinkedHashSet<>();
        boolean known = false;
        for (ResolvableType type : types(subject.stream().flatMap(SpelMembers::possible))) {
            List<ResolvableType> ofType = finder.find(type, name).toList();
            if (!ofType.isEmpty()) {
                known = true;
                used.add(type.toClass());
                found.addAll(types(ofType.stream()));
            }
        }
        if (!known) {
            unknown.add(name);
        }
        return found;
    }

    private static List<SpelNode> children(SpelNode node) {
        return IntStream.range(0, node.getChildCount()).mapToObj(node::getChild).toList();
    }

    private static Set<ResolvableType> types(Stream<ResolvableType> types) {
        return types.filter(type -> type.resolve() != null).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
