package io.leasehold.internal.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds the expressions of one request. Every name and value is a placeholder, so none of them can conflict with
 * DynamoDB's reserved words or its syntax.
 */
final class Expression {

    /**
     * The longest expression that DynamoDB accepts, in bytes. Placeholders and operators have one byte per character.
     */
    static final int MOST_LENGTH = 4_096;

    private static final String SET = "SET ";
    private static final String REMOVE = "REMOVE ";
    private static final String ADD = "ADD ";
    private static final String DELETE = "DELETE ";
    private static final String BETWEEN = ", ";

    private final Map<String, String> placeholders = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();
    private final List<String> additions = new ArrayList<>();
    private final List<String> deletions = new ArrayList<>();
    private int removalsLength;

    /** Returns the placeholder of a name. */
    String name(String attribute) {
        return placeholders.computeIfAbsent(attribute, absent -> placeholder(placeholders.size()));
    }

    private static String placeholder(int number) {
        return "#n" + number;
    }

    /** Returns the placeholder of a value. */
    String value(AttributeValue value) {
        String placeholder = ":v" + values.size();
        values.put(placeholder, value);
        return placeholder;
    }

    /** Sets an attribute to a value. */
    void set(String attribute, AttributeValue value) {
        setTo(attribute, value(value));
    }

    /** Sets an attribute to the value of an operand that is written with placeholders. */
    void setTo(String attribute, String operand) {
        sets.add(name(attribute) + " = " + operand);
    }

    /** Adds the elements of a set to an attribute, which need not exist. */
    void add(String attribute, AttributeValue elements) {
        additions.add(name(attribute) + " " + value(elements));
    }

    /** Removes the elements of a set from an attribute, which need not exist. */
    void delete(String attribute, AttributeValue elements) {
        deletions.add(name(attribute) + " " + value(elements));
    }

    /** Removes attributes. */
    void remove(Collection<String> attributes) {
        attributes.forEach(attribute -> remove(name(attribute)));
    }

    private void remove(String placeholder) {
        removals.add(placeholder);
        removalsLength += BETWEEN.length() + placeholder.length();
    }

    /** Removes an attribute, if the expression has room for it. Nothing else may name it, and nothing may be set. */
    boolean removeIfItFits(String attribute) {
        String next = placeholder(placeholders.size());
        if (REMOVE.length() + removalsLength + BETWEEN.length() + next.length() > MOST_LENGTH) {
            return false;
        }
        remove(name(attribute));
        return true;
    }

    /** Returns the update expression for everything that was set, removed, added and deleted. */
    String update() {
        return Stream.of(clause(SET, sets), clause(REMOVE, removals), clause(ADD, additions), clause(DELETE, deletions))
                .filter(clause -> !clause.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String clause(String keyword, List<String> actions) {
        return actions.isEmpty() ? "" : keyword + String.join(BETWEEN, actions);
    }

    /** Returns the names that the placeholders stand for. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        placeholders.forEach((attribute, placeholder) -> names.put(placeholder, attribute));
        return names;
    }

    /** Returns the values that the placeholders stand for. */
    Map<String, AttributeValue> values() {
        return values;
    }
}
