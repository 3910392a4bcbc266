package io.leasehold.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with places for what is measured: {@code <!-- name -->} … {@code <!-- /name -->}. */
public final class Document {

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private String text;

    private Document(String text) {
        this.text = text;
    }

    /** Returns a page from a file. */
    public static Document read(Path file) throws IOException {
        return new Document(Files.readString(file));
    }

    /** Returns a page from a text. */
    static Document of(String text) {
        return new Document(text);
    }

    /** Returns the text in the place of that name. */
    public String get(String name) {
        return place(name).group(1).strip();
    }

    /** Puts a text into the place of that name, instead of what was there. */
    public void put(String name, String content) {
        String filled = begin(name) + "\n" + content.strip() + "\n" + end(name);
        text = place(name).replaceFirst(Matcher.quoteReplacement(filled));
    }

    /** Returns the heading under which the place of that name stands. */
    String heading(String name) {
        return HEADING.matcher(text.substring(0, place(name).start()))
                .results()
                .reduce((above, below) -> below)
                .map(heading -> heading.group(1))
                .orElseThrow(() -> new IllegalArgumentException("There is no heading above " + begin(name)));
    }

    private Matcher place(String name) {
        Matcher place = Pattern.compile(Pattern.quote(begin(name)) + "(.*?)" + Pattern.quote(end(name)), Pattern.DOTALL)
                .matcher(text);
        if (!place.find()) {
            throw new IllegalArgumentException("The page has no place " + begin(name) + " … " + end(name));
        }
        return place;
    }

    private static String begin(String name) {
        return "<!-- " + name + " -->";
    }

    private static String end(String name) {
        return "<!-- /" + name + " -->";
    }

    /** Writes the page to a file. */
    public void write(Path file) throws IOException {
        Files.writeString(file, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
