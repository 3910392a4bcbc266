package io.leasehold.internal.engine.simulation;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Puts a mark at the begin of each block of the engine's sources: of methods, branches, loops and longer lambdas. */
final class Markings {

    private final List<String> places = new ArrayList<>();

    /** Returns the names of the marked places, by their numbers. */
    List<String> places() {
        return places;
    }

    String mark(JavaFileObject source, String text) {
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, List.of(source));
        Map<Integer, String> marks = new TreeMap<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Blocks(unit, text, Trees.instance(task).getSourcePositions(), marks).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StringBuilder marked = new StringBuilder();
        int from = 0;
        for (Map.Entry<Integer, String> mark : marks.entrySet()) {
            marked.append(text, from, mark.getKey()).append(mark.getValue());
            from = mark.getKey();
        }
        return marked.append(text, from, text.length()).toString();
    }

    private final class Blocks extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final CompilationUnitTree unit;
        private final String text;
        private final SourcePositions positions;
        private final Map<Integer, String> marks;
        private String type = "";
        private String method = "";

        Blocks(CompilationUnitTree unit, String text, SourcePositions positions, Map<Integer, String> marks) {
            this.unit = unit;
            this.text = text;
            this.positions = positions;
            this.marks = marks;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            String outer = type;
            type = outer.isEmpty() ? tree.getSimpleName().toString() : outer + "." + tree.getSimpleName();
            super.visitClass(tree, null);
            type = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            method = tree.getName().toString();
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitBlock(BlockTree tree, @Nullable Void nothing) {
            boolean chained = !tree.getStatements().isEmpty()
                    && callsConstructor(tree.getStatements().get(0));
            long at = chained
                    ? positions.getEndPosition(unit, tree.getStatements().get(0))
                    : text.indexOf('{', (int) positions.getStartPosition(unit, tree)) + 1;
            long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
            marks.put((int) at, Reached.class.getName() + ".at(" + places.size() + ");");
            places.add(type + "." + method + ":" + line);
            return super.visitBlock(tree, null);
        }

        private boolean callsConstructor(StatementTree first) {
            String call = first.toString();
            return first instanceof ExpressionStatementTree && (call.startsWith("this(") || call.startsWith("super("));
        }
    }
}
