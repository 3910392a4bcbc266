package io.leasehold.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.SpelNodeImpl;

/**
 * Makes an index, a projection or a selection in a key, as in {@code #{#tags[0]}}, fail for what has no order. Otherwise each
 * machine could take another element of the same set.
 */
final class KeyElements extends SpelNodeImpl {

    /** A map is read by its keys. */
    private final boolean index;

    private KeyElements(SpelNodeImpl taking) {
        super(taking.getStartPosition(), taking.getEndPosition());
        this.index = taking instanceof Indexer;
    }

    /** Returns whether an expression takes elements. */
    static boolean areTaken(SpelNode node) {
        return takes(node)
                || IntStream.range(0, node.getChildCount())
                        .mapToObj(node::getChild)
                        .anyMatch(KeyElements::areTaken);
    }

    /** Returns the parts of a compound expression, with a check before each that takes elements of what it is of. */
    static SpelNodeImpl[] checked(SpelNodeImpl[] parts) {
        List<SpelNodeImpl> checked = new ArrayList<>();
        for (SpelNodeImpl part : parts) {
            if (takes(part) && !checked.isEmpty()) {
                checked.add(new KeyElements(part));
            }
            checked.add(part);
        }
        return checked.toArray(SpelNodeImpl[]::new);
    }

    /**
     * Returns the parts as {@link #checked} does, but without a check where their last ones make another collection of a
     * collection: the order of that has no meaning where each element is a key.
     */
    static SpelNodeImpl[] checkedOfSeveral(SpelNodeImpl[] parts) {
        int ordered = parts.length;
        while (ordered > 1 && makesCollection(parts[ordered - 1])) {
            ordered--;
        }
        SpelNodeImpl[] checked = checked(Arrays.copyOf(parts, ordered));
        return Stream.concat(Arrays.stream(checked), Arrays.stream(parts).skip(ordered))
                .toArray(SpelNodeImpl[]::new);
    }

    private static boolean makesCollection(SpelNode node) {
        return node instanceof Projection
                || (node instanceof Selection && node.toStringAST().startsWith("?"));
    }

    private static boolean takes(SpelNode node) {
        return node instanceof Indexer || node instanceof Projection || node instanceof Selection;
    }

    @Override
    public TypedValue getValueInternal(ExpressionState state) throws EvaluationException {
        TypedValue subject = state.getActiveContextObject();
        Object value = subject.getValue();
        boolean byKey = index && value instanceof Map;
        if (value != null && !byKey && StableMembers.hasNoOrder(value)) {
            throw new EvaluationException("An element is taken of a "
                    + value.getClass().getTypeName() + ", whose order may differ from machine to machine");
        }
        return subject;
    }

    @Override
    public String toStringAST() {
        return "";
    }
}
