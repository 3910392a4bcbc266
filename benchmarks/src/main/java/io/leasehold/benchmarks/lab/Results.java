package io.leasehold.benchmarks.lab;

import io.leasehold.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the rounds showed of each subject: the n-th result of all belongs to the same round. */
public final class Results<S, R> {

    private final Map<S, List<R>> results = new LinkedHashMap<>();

    Results(List<S> subjects) {
        subjects.forEach(subject -> results.put(subject, new ArrayList<>()));
    }

    /** Returns what was measured of all subjects at the same time, in the order of their names. */
    public static <S, R> Results<S, R> of(List<S> subjects, List<List<R>> measured) {
        Results<S, R> all = new Results<>(subjects);
        for (int i = 0; i < subjects.size(); i++) {
            all.of(subjects.get(i)).addAll(measured.get(i));
        }
        return all;
    }

    void add(S subject, R result) {
        of(subject).add(result);
    }

    /** Returns the results of one subject. */
    public List<R> of(S subject) {
        return Objects.requireNonNull(results.get(subject), "a subject that was measured");
    }

    /** Does something for each subject, in the order in which they were named. */
    public void forEach(Consumer<S> action) {
        results.keySet().forEach(action);
    }

    /** Returns a figure of one subject. */
    public Spread spread(S subject, ToDoubleFunction<R> figure) {
        return Spread.of(of(subject).stream().map(figure::applyAsDouble).toList());
    }

    /** Returns a figure of one subject over that of another one in the same round. */
    public Spread ratio(S subject, S base, ToDoubleFunction<R> figure) {
        List<R> own = of(subject);
        List<R> other = of(base);
        return Spread.of(IntStream.range(0, own.size())
                .mapToObj(round -> figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(other.get(round)))
                .toList());
    }
}
