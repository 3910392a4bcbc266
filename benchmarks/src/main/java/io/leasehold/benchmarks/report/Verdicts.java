package io.leasehold.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One table of all targets that a page with tables judges. */
public final class Verdicts {

    private static final String HEAD = "| question | target | measured (95 %) | verdict |\n|---|---|---|---|\n";
    private static final Pattern LINE = Pattern.compile("(?m)^- Target: (.*?)\\. Measured: (.*)\\.$");

    private Verdicts() {}

    /** Returns the verdicts on these questions as Markdown, each question with a link to its table. */
    public static String of(Document page, String file, List<String> questions) {
        return questions.stream().map(question -> rows(page, file, question)).collect(Collectors.joining("", HEAD, ""));
    }

    private static String rows(Document page, String file, String question) {
        String heading = page.heading(question);
        String link = "| [" + heading + "](" + file + "#" + anchor(heading) + ") ";
        StringBuilder rows = new StringBuilder();
        LINE.matcher(page.get(question)).results().forEach(line -> {
            String target = line.group(1) + " ";
            for (String measured : line.group(2).split("; ", -1)) {
                int verdict = measured.lastIndexOf(", ");
                rows.append(rows.isEmpty() ? link : "| ")
                        .append("| " + target + "| " + measured.substring(0, verdict) + " | "
                                + measured.substring(verdict + 2) + " |\n");
                target = "";
            }
        });
        return rows.toString();
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }
}
