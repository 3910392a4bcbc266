package io.leasehold.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/** Makes what others wrote fit for logs and messages: nothing in it can pass for a line or a command to a terminal. */
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
