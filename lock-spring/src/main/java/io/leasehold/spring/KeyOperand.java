package io.leasehold.spring;

import org.springframework.expression.EvaluationException;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.standard.SpelExpression;

/**
 * Makes an addition in a key, as in {@code #{'order:' + #id}}, fail if an operand is nothing. Otherwise SpEL would add the
 * text "null", which is one lock for all calls without the value.
 */
final class KeyOperand extends SpelNodeImpl {

    private KeyOperand(SpelNodeImpl operand) {
        super(operand.getStartPosition(), operand.getEndPosition(), operand);
    }

    /**
     * Returns an expression that does the same, with its additions checked wherever they can become the key's text.
     *
     * @param several whether it may yield a collection, of which each element is a key
     */
    static SpelExpression checked(SpelExpression parsed, SpelParserConfiguration configuration, boolean several) {
        SpelNodeImpl ast = (SpelNodeImpl) parsed.getAST();
        if (!adds(ast) && !KeyElements.areTaken(ast)) {
            return parsed;
        }
        SpelNodeImpl checked = several && ast instanceof CompoundExpression
                ? new CompoundExpression(
                        ast.getStartPosition(),
                        ast.getEndPosition(),
                        KeyElements.checkedOfSeveral(checkedChildren(ast)))
                : checked(ast);
        return new SpelExpression(parsed.getExpressionString(), checked, configuration);
    }

    private static SpelNodeImpl[] checkedChildren(SpelNodeImpl node) {
        SpelNodeImpl[] children = new SpelNodeImpl[node.getChildCount()];
        for (int i = 0; i < children.length; i++) {
            SpelNodeImpl child = checked((SpelNodeImpl) node.getChild(i));
            children[i] = node instanceof OpPlus ? new KeyOperand(child) : child;
        }
        return children;
    }

    private static boolean adds(SpelNode node) {
        boolean found = node instanceof OpPlus;
        for (int i = 0; i < node.getChildCount() && !found; i++) {
            found = adds(node.getChild(i));
        }
        return found;
    }

    private static SpelNodeImpl checked(SpelNodeImpl node) {
        SpelNodeImpl[] children = checkedChildren(node);
        int start = node.getStartPosition();
        int end = node.getEndPosition();
        if (node instanceof OpPlus) {
            return new OpPlus(start, end, children);
        }
        if (node instanceof Ternary) {
            return new Ternary(start, end, children);
        }
        if (node instanceof Elvis) {
            return new Elvis(start, end, children);
        }
        if (node instanceof CompoundExpression) {
            return new CompoundExpression(start, end, KeyElements.checked(children));
        }
        if (node instanceof Projection) {
            return new Projection(node.isNullSafe(), start, end, children[0]);
        }
        return node instanceof MethodReference call
                ? new MethodReference(call.isNullSafe(), call.getName(), start, end, children)
                : node;
    }

    @Override
    public TypedValue getValueInternal(ExpressionState state) throws EvaluationException {
        TypedValue value = children[0].getValueInternal(state);
        if (KeyTexts.content(value.getValue()) == null) {
            throw new EvaluationException("'" + toStringAST() + "' is null, and would be added as text");
        }
        return value;
    }

    @Override
    public String toStringAST() {
        return children[0].toStringAST();
    }
}
