package io.leasehold.spring.boot.actuate;

import org.jspecify.annotations.Nullable;

/**
 * Makes text from other processes safe for logs and messages: it cannot fake a line or send a command to a terminal.
 */
final class Printable {

    private Printable() {}

    static String of(@Nullable String text) {
        if (text == null) {
            return "nobody";
        }
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isHarmless(character)) {
                printable.appendCodePoint(character);
            } else {
                printable.append(String.format("\\u%04x", character));
            }
        });
        return printable.toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
