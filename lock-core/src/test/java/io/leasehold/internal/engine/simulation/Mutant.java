package io.leasehold.internal.engine.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client with one thing wrong: edits of its sources, or a table that lacks a condition. The simulation must notice,
 * unless another judge is named.
 */
final class Mutant {

    private record Edit(String file, String original, String replacement) {}

    private final String name;
    private final TableVariant table;
    private final List<Edit> edits = new ArrayList<>();
    private final List<Fault> certain = new ArrayList<>();
    private final List<String> judges = new ArrayList<>();

    private Mutant(String name, TableVariant table) {
        this.name = name;
        this.table = table;
    }

    static Mutant of(String name) {
        return new Mutant(name, TableVariant.CORRECT);
    }

    static Mutant of(String name, TableVariant table) {
        return new Mutant(name, table);
    }

    /** Replaces a piece of one class, given by its simple name; the piece must stand there exactly once. */
    Mutant edit(String file, String original, String replacement) {
        edits.add(new Edit(file, original, replacement));
        return this;
    }

    /** Has faults happen in every run that it takes to tell this mutant from the real protocol: fewer runs do then. */
    Mutant under(Fault... faults) {
        certain.addAll(List.of(faults));
        return this;
    }

    /**
     * Names a test that must fail instead, as "SomeTest" or "SomeTest.method": what takes several threads, or happens
     * below the engine, no simulation sees.
     */
    Mutant killedBy(String test) {
        judges.add(test);
        return this;
    }

    String[] certainFaults() {
        return certain.stream().map(Fault::name).toArray(String[]::new);
    }

    TableVariant table() {
        return table;
    }

    /** Returns who judges instead of the simulation. */
    List<String> judges() {
        return judges;
    }

    /** Returns the changed sources by the simple names of their classes. */
    Map<String, String> applyTo(Sources sources) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Edit edit : edits) {
            String before = changed.computeIfAbsent(edit.file(), sources::read);
            int at = before.indexOf(edit.original());
            if (at < 0 || before.indexOf(edit.original(), at + 1) >= 0) {
                throw new AssertionError("Mutant '" + name + "' no longer applies: this must stand in " + edit.file()
                        + " exactly once: " + edit.original());
            }
            changed.put(edit.file(), before.replace(edit.original(), edit.replacement()));
        }
        return changed;
    }

    @Override
    public String toString() {
        return name;
    }
}
