package io.leasehold.spring;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;

/** Refuses at start-up a key expression that would fail at every call. */
final class KeyExpressionCheck {

    private final AnnotationText attribute;
    private final Set<String> arguments = new TreeSet<>();
    private final boolean beansAllowed;

    /** Makes a check for the given variables. */
    KeyExpressionCheck(AnnotationText attribute, Collection<String> variables, boolean beansAllowed) {
        this.attribute = attribute;
        this.beansAllowed = beansAllowed;
        variables.forEach(name -> arguments.add("#" + name));
    }

    /** Checks a part of an expression; {@code first} says that nothing stands before it that it could belong to. */
    void check(SpelNode node, boolean first) {
        String text = node.toStringAST();
        if (node instanceof BeanReference && !beansAllowed) {
            throw attribute.unusable(
                    "uses '" + text + "', but can only read the arguments",
                    "Pass what it needs as an argument of the method, or set distributed-lock.spel.bean-references to"
                            + " true.");
        }
        if (node instanceof TypeReference || node instanceof ConstructorReference || node instanceof Assign) {
            throw attribute.unusable(
                    "uses '" + text + "', but can only read the arguments",
                    "Pass what it needs as an argument of the method, or use LockClient instead.");
        }
        if (node instanceof VariableReference && !text.equals("#this") && !arguments.contains(text)) {
            throw attribute.unusable(
                    "names '" + text + "', which is not an argument of the method",
                    "Use one of " + arguments
                            + "; names of arguments are known if classes are compiled with -parameters.");
        }
        if (first && (node instanceof PropertyOrFieldReference || node instanceof MethodReference)) {
            throw attribute.unusable(
                    "names '" + text + "' of nothing",
                    "If it is an argument, write #" + text + ". The arguments are " + arguments + ".");
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            check(node.getChild(i), isFirst(node, i, first));
        }
    }

    private static boolean isFirst(SpelNode parent, int child, boolean first) {
        if (parent instanceof CompoundExpression) {
            return first && child == 0;
        }
        boolean hasSubject = parent instanceof Selection || parent instanceof Projection || parent instanceof Indexer;
        return !hasSubject && (first || parent instanceof MethodReference);
    }
}
