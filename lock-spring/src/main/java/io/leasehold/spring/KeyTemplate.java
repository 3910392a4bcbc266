package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.expression.spel.support.StandardTypeConverter;
import org.springframework.util.CollectionUtils;
import org.springframework.util.ObjectUtils;

/**
 * Builds keys from text with expressions over a method's arguments. Parsed once. Fails rather than return a text that
 * two callers could understand differently.
 */
final class KeyTemplate {

    private static final SpelParserConfiguration CONFIGURATION = new SpelParserConfiguration();
    private static final SpelExpressionParser PARSER = new SpelExpressionParser(CONFIGURATION);
    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private static final String ROOT = "root";
    private static final Pattern VARIABLE = Pattern.compile("#([\\p{L}_$][\\p{L}\\p{N}_$]*)");

    private final AnnotationText attribute;
    private final KeyTexts texts;
    private final List<Expression> parts;
    private final Map<String, Integer> positions;
    private final EvaluationContext shared;

    /**
     * Makes a template.
     *
     * @param method as the class has it that implements it
     * @param annotated where the annotation stands, whose text may use the names that the arguments have there
     */
    KeyTemplate(AnnotationText attribute, Method method, Method annotated, TextScope scope) {
        this(attribute, method, annotated, scope, false);
    }

    /** Makes a template of one key or, with {@code several}, of several if it is an expression that yields several. */
    KeyTemplate(AnnotationText attribute, Method method, Method annotated, TextScope scope, boolean several) {
        this.attribute = attribute;
        this.texts = scope.texts();
        this.positions = positions(method, annotated);
        this.shared = sharedContext(scope);
        List<Expression> parsed = parse();
        KeyExpressionCheck check = new KeyExpressionCheck(attribute, positions.keySet(), scope.beans() != null);
        KeyMemberCheck members =
                new KeyMemberCheck(attribute, SpelTypes.ofArguments(method, annotated, method.getDeclaringClass()));
        parsed.forEach(part -> {
            if (part instanceof SpelExpression expression) {
                check.check(expression.getAST(), true);
                members.check(expression.getAST());
            } else {
                refuseArguments(part.getExpressionString());
            }
        });
        this.parts = parsed.stream()
                .map(part -> checked(part, several && parsed.size() == 1))
                .toList();
    }

    private static Expression checked(Expression part, boolean several) {
        return part instanceof SpelExpression expression
                ? KeyOperand.checked(expression, CONFIGURATION, several)
                : part;
    }

    /** Text alone would be one lock for all arguments. */
    private void refuseArguments(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (positions.containsKey(name) || name.equals(ROOT)) {
                throw attribute.unusable(
                        "has '" + matcher.group() + "' as text, which is the same for all calls",
                        "Write #{" + matcher.group() + "…} for the value of the argument.");
            }
        }
    }

    private List<Expression> parse() {
        if (attribute.text().isBlank()) {
            throw attribute.unusable("is blank", "Name the thing that is to be locked.");
        }
        try {
            return parts(attribute.text());
        } catch (ParseException e) {
            throw attribute.unusable("does not parse: " + e.getMessage(), "Correct the part in #{…}.");
        }
    }

    /** Returns what a text consists of: literal text and expressions. */
    static List<Expression> parts(String text) throws ParseException {
        try {
            Expression whole = PARSER.parseExpression(text, new TemplateParserContext());
            return whole instanceof CompositeStringExpression composite
                    ? List.of(composite.getExpressions())
                    : List.of(whole);
        } catch (IllegalStateException e) {
            throw new ParseException(0, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns whether all calls have the same key, which is the text of the setting. */
    boolean isConstant() {
        return parts.stream().allMatch(LiteralExpression.class::isInstance);
    }

    /** Returns the text for the arguments of one call. */
    String resolve(@Nullable Object[] arguments) {
        EvaluationContext context = new CallContext(shared, positions, arguments);
        StringBuilder text = new StringBuilder();
        for (Expression part : parts) {
            text.append(
                    part instanceof LiteralExpression ? part.getExpressionString() : text(part, value(part, context)));
        }
        return text.toString();
    }

    /**
     * Returns the texts for the arguments of one call: one for each element if the template is one expression, and that
     * yields a collection or an array; else a single one.
     */
    Stream<String> resolveEach(@Nullable Object[] arguments) {
        Expression only = parts.get(0);
        if (parts.size() > 1 || only instanceof LiteralExpression) {
            return Stream.of(resolve(arguments));
        }
        Object value = value(only, new CallContext(shared, positions, arguments));
        Collection<?> elements = elements(KeyTexts.content(value));
        return elements == null
                ? Stream.of(text(only, value))
                : elements.stream().map(each -> text(only, each));
    }

    private static @Nullable Collection<?> elements(@Nullable Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        return ObjectUtils.isArray(value) ? CollectionUtils.arrayToList(value) : null;
    }

    /**
     * Returns the positions of a method's arguments, by the names of the variables that stand for them: those of the
     * annotated method, and those of the one that implements it, which may have other names or, in a generated class, none.
     */
    static Map<String, Integer> positions(Method method, Method annotated) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            positions.put("p" + i, i);
            positions.put("a" + i, i);
        }
        addNames(method, positions);
        addNames(annotated, positions);
        return positions;
    }

    private static void addNames(Method method, Map<String, Integer> positions) {
        @Nullable String @Nullable [] names = PARAMETER_NAMES.getParameterNames(method);
        for (int i = 0; names != null && i < names.length; i++) {
            // Kotlin's suspend functions have a last parameter without a name.
            if (names[i] != null) {
                positions.put(names[i], i);
            }
        }
    }

    private static EvaluationContext sharedContext(TextScope scope) {
        KeyConverter converter = new KeyConverter(new StandardTypeConverter(), scope.texts());
        KeyMethods methods = new KeyMethods(scope.texts());
        KeyProperties properties = new KeyProperties(new StableMembers(scope.texts()));
        if (scope.beans() == null) {
            return SimpleEvaluationContext.forPropertyAccessors(properties)
                    .withAssignmentDisabled()
                    .withTypeConverter(converter)
                    .withMethodResolvers(methods)
                    .build();
        }
        // The simple one cannot refer to beans. What else this one could do is refused at start-up.
        StandardEvaluationContext context = new StandardEvaluationContext();
        context.setBeanResolver(scope.beans());
        context.setTypeConverter(converter);
        context.setPropertyAccessors(new ArrayList<>(List.of(properties)));
        context.setMethodResolvers(new ArrayList<>(List.of(methods)));
        return context;
    }

    private @Nullable Object value(Expression part, EvaluationContext context) {
        try {
            return part.getValue(context);
        } catch (EvaluationException e) {
            throw unusable(part, "fails: " + e.getMessage(), "Correct it, or the argument.");
        }
    }

    private String text(Expression part, @Nullable Object value) {
        String text = texts.of(value);
        if (text == null) {
            throw unusable(
                    part,
                    "is " + KeyTexts.unknown(Objects.requireNonNull(KeyTexts.content(value))),
                    "Name properties of it that are text, numbers, enums, UUIDs or of java.time, or add a"
                            + " LockKeyText bean for its class. The method was not run.");
        }
        if (text.isBlank()) {
            throw unusable(
                    part,
                    "is " + (value == null ? "null" : "blank"),
                    "Pass an argument that names the thing to be locked. The method was not run.");
        }
        return text;
    }

    /** Returns what to throw if the keys of a call are unusable. */
    InvalidLockSettingException unusable(String problem, String remedy) {
        return attribute.unusable(problem, remedy);
    }

    private InvalidLockSettingException unusable(Expression part, String problem, String remedy) {
        return attribute.unusable("part #{" + part.getExpressionString() + "} " + problem, remedy);
    }
}
