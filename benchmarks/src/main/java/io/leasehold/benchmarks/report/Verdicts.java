package io.leasehold.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One table of all targets that a page with tables judges. */
public final class Verdicts {

    private static final String HEAD = "| question | target | measured | verdict |\n| --- | --- | --- | --- |\n";
    private static final Pattern LINE =
            Pattern.compile("(?m)^- Target: (.*?)\\. Measured: (.*?)\\. \\*\\*(.*)\\.\\*\\*$");

    private Verdicts() {}

    /** Returns the verdicts on these questions as Markdown, each question with a link to its table. */
    public static String of(Document page, String file, List<String> questions) {
        return questions.stream().map(question -> rows(page, file, question)).collect(Collectors.joining("", HEAD, ""));
    }

    private static String rows(Document page, String file, String question) {
        String heading = page.heading(question);
        String link = "| [" + heading + "](" + file + "#" + anchor(heading) + ") ";
        StringBuilder rows = new StringBuilder();
        LINE.matcher(page.get(question))
                .results()
                .map(line -> "| %s | %s | %s |\n".formatted(line.group(1), line.group(2), marked(line.group(3))))
                .forEach(row -> rows.append(rows.isEmpty() ? link : "| ").append(row));
        return rows.toString();
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }

    private static String marked(String verdict) {
        return "Met".equals(verdict) ? "met" : "**" + verdict.toLowerCase(Locale.ROOT) + "**";
    }
}
