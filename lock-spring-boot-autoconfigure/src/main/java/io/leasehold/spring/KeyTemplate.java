package io.leasehold.spring;

import io.leasehold.InvalidLockSettingException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Text with expressions over a method's arguments. Parsed once. What it yields names a lock, so it fails rather than
 * yield something that two callers could read differently.
 */
final class KeyTemplate {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();
    private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

    private final Setting setting;
    private final List<Expression> parts;
    private final Map<String, Integer> positions;
    private final EvaluationContext shared;

    /** Makes a template; {@code null} for the beans says that it cannot refer to any. */
    KeyTemplate(Setting setting, Method method, @Nullable BeanResolver beans) {
        this.setting = setting;
        this.positions = positions(method);
        this.shared = sharedContext(beans);
        this.parts = parse();
        KeyExpressionCheck check = new KeyExpressionCheck(setting, positions.keySet(), beans != null);
        KeyMemberCheck members = new KeyMemberCheck(setting, KeyTypes.ofArguments(method, method.getDeclaringClass()));
        parts.forEach(part -> {
            if (part instanceof SpelExpression expression) {
                check.check(expression.getAST(), true);
                members.check(expression.getAST());
            }
        });
    }

    private List<Expression> parse() {
        if (setting.text().isBlank()) {
            throw setting.unusable("is blank", "Name the thing that is to be locked.");
        }
        try {
            return parts(setting.text());
        } catch (ParseException e) {
            throw setting.unusable("does not parse: " + e.getMessage(), "Correct the part in #{…}.");
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
            text.append(part instanceof LiteralExpression ? part.getExpressionString() : evaluate(part, context));
        }
        return text.toString();
    }

    /** Returns the positions of a method's arguments, by the names of the variables that stand for them. */
    static Map<String, Integer> positions(Method method) {
        @Nullable String @Nullable [] names = PARAMETER_NAMES.getParameterNames(method);
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            positions.put("p" + i, i);
            positions.put("a" + i, i);
            // Kotlin's suspend functions have a last parameter without a name.
            if (names != null && i < names.length && names[i] != null) {
                positions.put(names[i], i);
            }
        }
        return positions;
    }

    private static EvaluationContext sharedContext(@Nullable BeanResolver beans) {
        if (beans == null) {
            return SimpleEvaluationContext.forReadOnlyDataBinding()
                    .withInstanceMethods()
                    .build();
        }
        // The simple one cannot refer to beans. What else this one could do is refused at start-up.
        StandardEvaluationContext context = new StandardEvaluationContext();
        context.setBeanResolver(beans);
        return context;
    }

    private String evaluate(Expression part, EvaluationContext context) {
        Object value;
        try {
            value = part.getValue(context);
        } catch (EvaluationException e) {
            throw unusable(part, "fails: " + e.getMessage(), "Correct it, or the argument.");
        }
        String text = value == null ? "" : value.toString();
        if (value == null || text.isBlank()) {
            throw unusable(
                    part,
                    "is " + (value == null ? "null" : "blank"),
                    "Pass an argument that names the thing to be locked. The method was not run.");
        }
        if (hasTextOfItsOwn(value, text)) {
            return text;
        }
        throw unusable(
                part,
                "is a " + value.getClass().getTypeName() + ", whose text differs from machine to machine",
                "Name a property of it, or give the class a toString().");
    }

    /** Told by the text, and not by reflection, which a native image would have to know of for every class. */
    private static boolean hasTextOfItsOwn(Object value, String text) {
        String prefix = value.getClass().getName() + "@";
        return !text.startsWith(prefix) || !text.equals(prefix + Integer.toHexString(value.hashCode()));
    }

    private InvalidLockSettingException unusable(Expression part, String problem, String remedy) {
        return setting.unusable("part #{" + part.getExpressionString() + "} " + problem, remedy);
    }
}
