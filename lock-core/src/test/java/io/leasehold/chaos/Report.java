package io.leasehold.chaos;

import java.util.List;

/** One line from a contender to the test: what kind of news it is, then its details. */
record Report(List<String> words) {

    /** A lock was granted: key, token, and the monotonic time before and after the call. */
    static final String GRANTED = "granted";
    /** A lock was not granted: key, code of the failure, monotonic time before and after the call. */
    static final String MISSED = "missed";
    /** A lock was released: key, token. */
    static final String RELEASED = "released";
    /** A lock was held from the first to the second of two moments: key, token, moments. */
    static final String SECTION = "section";
    /** A write to a register has a known outcome: its id, the outcome. */
    static final String WRITTEN = "written";
    /** A listener was called: name of the event, key, token, moment, and the cause if the lock was lost. */
    static final String EVENT = "event";
    /** The answer to a question of the test. */
    static final String REPLY = "reply";

    static Report of(Object... words) {
        return new Report(java.util.Arrays.stream(words).map(String::valueOf).toList());
    }

    static Report parse(String line) {
        return new Report(List.of(line.split(" ", -1)));
    }

    String kind() {
        return words.get(0);
    }

    String word(int index) {
        return words.get(index);
    }

    long number(int index) {
        return Long.parseLong(words.get(index));
    }

    boolean is(String... firstWords) {
        return words.size() >= firstWords.length
                && words.subList(0, firstWords.length).equals(List.of(firstWords));
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
