package io.leasehold.internal.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Collects the parts of one request's expressions. Every name and value goes in by a placeholder, so none of them can
 * clash with DynamoDB's reserved words or its syntax.
 */
final class Expression {

    private final Map<String, String> placeholders = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();

    /** Returns the placeholder of a name. */
    String name(String attribute) {
        return placeholders.computeIfAbsent(attribute, absent -> "#n" + placeholders.size());
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

    /** Sets an attribute to what an operand, written with placeholders, yields. */
    void setTo(String attribute, String operand) {
        sets.add(name(attribute) + " = " + operand);
    }

    /** Removes attributes. */
    void remove(Collection<String> attributes) {
        attributes.forEach(attribute -> removals.add(name(attribute)));
    }

    /** Returns the update expression of all that was set and removed. */
    String update() {
        String setting = sets.isEmpty() ? "" : "SET " + String.join(", ", sets);
        String removing = removals.isEmpty() ? "" : "REMOVE " + String.join(", ", removals);
        return (setting + " " + removing).strip();
    }

    /** Returns what the placeholders of names stand for. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        placeholders.forEach((attribute, placeholder) -> names.put(placeholder, attribute));
        return names;
    }

    /** Returns what the placeholders of values stand for. */
    Map<String, AttributeValue> values() {
        return values;
    }
}
