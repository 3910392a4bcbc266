package io.leasehold.internal.engine.simulation;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Finds the conditions and monitors of a source, and has each ask the {@link Switch}. */
final class Conditions extends TreeScanner<@Nullable Void, @Nullable Void> {

    /** Something that can be turned. */
    record Point(int id, String file, long line, String what) {

        @Override
        public String toString() {
            return file + ":" + line + " " + what;
        }
    }

    private record Edit(long from, long to, int order, String text) {}

    private static final String SWITCH = Switch.class.getName();
    private static final Map<Tree.Kind, String> COMPARISONS = Map.of(
            Tree.Kind.LESS_THAN, "less",
            Tree.Kind.GREATER_THAN, "more",
            Tree.Kind.LESS_THAN_EQUAL, "atMost",
            Tree.Kind.GREATER_THAN_EQUAL, "atLeast");

    private final String file;
    private final String text;
    private final List<Point> points;
    private final List<Edit> edits = new ArrayList<>();
    private final Set<Tree> done = new HashSet<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private Conditions(String file, String text, List<Point> points) {
        this.file = file;
        this.text = text;
        this.points = points;
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///" + file + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        JavacTask task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, null, null, List.of(source));
        try {
            unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        positions = Trees.instance(task).getSourcePositions();
    }

    /** Returns the source with all its conditions and monitors instrumented, and adds these to the points. */
    static String instrument(String file, String text, List<Point> points) {
        Conditions conditions = new Conditions(file, text, points);
        conditions.scan(conditions.unit, null);
        return conditions.applied();
    }

    private String applied() {
        edits.sort(Comparator.comparingLong(Edit::from).thenComparingInt(Edit::order));
        StringBuilder result = new StringBuilder();
        long at = 0;
        for (Edit edit : edits) {
            result.append(text, (int) at, (int) edit.from()).append(edit.text());
            at = edit.to();
        }
        return result.append(text.substring((int) at)).toString();
    }

    private int point(Tree tree, String what) {
        long start = start(tree);
        String line = text.substring((int) start, (int) end(tree))
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        points.add(new Point(points.size(), file, unit.getLineMap().getLineNumber(start), what + ": " + line));
        return points.size() - 1;
    }

    private long start(Tree tree) {
        return positions.getStartPosition(unit, tree);
    }

    private long end(Tree tree) {
        return positions.getEndPosition(unit, tree);
    }

    /** Outer texts come before inner ones where both begin, and after them where both end. */
    private void wrap(Tree tree, String before, String after) {
        int order = edits.size() + 1;
        edits.add(new Edit(start(tree), start(tree), order, before));
        edits.add(new Edit(end(tree), end(tree), -order, after));
    }

    private static ExpressionTree bare(ExpressionTree expression) {
        if (expression instanceof ParenthesizedTree inner) {
            return bare(inner.getExpression());
        }
        return expression instanceof UnaryTree not && not.getKind() == Tree.Kind.LOGICAL_COMPLEMENT
                ? bare(not.getExpression())
                : expression;
    }

    private static boolean isJunction(Tree tree) {
        return tree.getKind() == Tree.Kind.CONDITIONAL_AND || tree.getKind() == Tree.Kind.CONDITIONAL_OR;
    }

    /** Instruments a condition, unless it is made of several, which are instrumented one by one. */
    private void condition(@Nullable ExpressionTree expression) {
        ExpressionTree leaf = expression == null ? null : bare(expression);
        if (leaf == null || leaf instanceof LiteralTree || isJunction(leaf) || !done.add(leaf)) {
            return;
        }
        String comparison = COMPARISONS.get(leaf.getKind());
        if (leaf instanceof InstanceOfTree test && test.getPattern() != null) {
            wrap(leaf, "(" + SWITCH + ".may(" + point(leaf, "never") + ") && ", ")");
        } else if (comparison != null) {
            BinaryTree compared = (BinaryTree) leaf;
            wrap(leaf, SWITCH + "." + comparison + "(" + point(leaf, "negated") + ", ", ")");
            point(leaf, "bound");
            edits.add(new Edit(
                    end(compared.getLeftOperand()), start(compared.getRightOperand()), Integer.MAX_VALUE, ", "));
        } else {
            wrap(leaf, SWITCH + ".is(" + point(leaf, "negated") + ", ", ")");
        }
    }

    @Override
    public @Nullable Void visitIf(IfTree tree, @Nullable Void unused) {
        condition(tree.getCondition());
        return super.visitIf(tree, null);
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void unused) {
        condition(tree.getCondition());
        return super.visitWhileLoop(tree, null);
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void unused) {
        condition(tree.getCondition());
        return super.visitDoWhileLoop(tree, null);
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void unused) {
        condition(tree.getCondition());
        return super.visitForLoop(tree, null);
    }

    @Override
    public @Nullable Void visitConditionalExpression(ConditionalExpressionTree tree, @Nullable Void unused) {
        condition(tree.getCondition());
        return super.visitConditionalExpression(tree, null);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void unused) {
        if (isJunction(tree)) {
            condition(tree.getLeftOperand());
            condition(tree.getRightOperand());
        } else if (COMPARISONS.containsKey(tree.getKind())
                || tree.getKind() == Tree.Kind.EQUAL_TO
                || tree.getKind() == Tree.Kind.NOT_EQUAL_TO) {
            condition(tree);
        }
        return super.visitBinary(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
        if (tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
            int from = text.indexOf("synchronized ", (int) start(tree));
            int id = point(tree, "unguarded");
            int order = edits.size() + 1;
            edits.add(new Edit(from, from + "synchronized ".length(), 0, ""));
            long open = start(tree.getBody()) + 1;
            long close = end(tree.getBody()) - 1;
            boolean ofClass = tree.getModifiers().getFlags().contains(Modifier.STATIC);
            edits.add(new Edit(
                    open,
                    open,
                    order,
                    entering(id, ofClass ? file + ".class" : "this") + "synchronized (m$" + id + ") {"));
            edits.add(new Edit(close, close, -order, "}" + leaving(id)));
        }
        return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void unused) {
        int id = point(tree, "unguarded");
        String monitor = text.substring((int) start(tree.getExpression()), (int) end(tree.getExpression()));
        String inner = monitor.substring(1, monitor.length() - 1);
        wrap(tree, "{" + entering(id, inner), leaving(id) + "}");
        edits.add(new Edit(start(tree.getExpression()), end(tree.getExpression()), 0, "(m$" + id + ")"));
        return super.visitSynchronized(tree, null);
    }

    private static String entering(int id, String monitor) {
        return String.format(Locale.ROOT, "Object m$%d = %s.enter(%d, %s); try {", id, SWITCH, id, monitor);
    }

    private static String leaving(int id) {
        return String.format(Locale.ROOT, "} finally { %s.exit(%d); }", SWITCH, id);
    }
}
