package io.leasehold.benchmarks.contender;

import io.leasehold.benchmarks.lab.Sdk;
import java.util.EnumSet;
import java.util.Set;

/** Our two requests, sent bare, with something left out of both, to see what it costs the table. */
public enum Variant {
    WHOLE("our two requests, bare"),
    NO_TOKEN("… without the token: neither its sum nor the check of its range"),
    NO_ANSWER("… without the row in the answer"),
    NO_REFUSAL("… without asking for the row in a refusal"),
    NO_CONDITION("… without conditions"),
    NO_REMOVAL("… without removing attributes to release"),
    PLAIN("… without all of these: two plain updates"),
    PUT_AND_DELETE("put and delete of the same attributes");

    private final String text;

    Variant(String text) {
        this.text = text;
    }

    /** What can be left out. */
    enum Part {
        TOKEN,
        ANSWER,
        REFUSAL,
        CONDITION,
        REMOVAL
    }

    /** Makes a client of it over an SDK client, with a table of ours. */
    public Contender over(Sdk sdk, String table) {
        return this == PUT_AND_DELETE ? new PutAndDelete(sdk, table) : new BareRequests(sdk, table, without());
    }

    private Set<Part> without() {
        return switch (this) {
            case WHOLE, PUT_AND_DELETE -> EnumSet.noneOf(Part.class);
            case NO_TOKEN -> EnumSet.of(Part.TOKEN);
            case NO_ANSWER -> EnumSet.of(Part.ANSWER);
            case NO_REFUSAL -> EnumSet.of(Part.REFUSAL);
            case NO_CONDITION -> EnumSet.of(Part.CONDITION);
            case NO_REMOVAL -> EnumSet.of(Part.REMOVAL);
            case PLAIN -> EnumSet.allOf(Part.class);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
