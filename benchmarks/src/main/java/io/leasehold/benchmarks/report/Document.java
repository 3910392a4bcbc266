package io.leasehold.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with places for what is measured: {@code <!-- name -->} … {@code <!-- /name -->}. */
public final class Document {

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

    /** Puts a text into the place of that name, instead of what was there. */
    public void put(String name, String content) {
        String begin = "<!-- " + name + " -->";
        String end = "<!-- /" + name + " -->";
        Matcher place = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
                .matcher(text);
        if (!place.find()) {
            throw new IllegalArgumentException("The page has no place " + begin + " … " + end);
        }
        text = place.replaceFirst(Matcher.quoteReplacement(begin + "\n" + content.strip() + "\n" + end));
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
