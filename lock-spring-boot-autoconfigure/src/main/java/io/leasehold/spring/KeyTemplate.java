package io.leasehold.spring;

import java.lang.reflect.Method;
import java.util.List;
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
    private final @Nullable String @Nullable [] parameterNames;
    private final @Nullable BeanResolver beans;

    /** Makes a template; {@code null} for the beans says that it cannot refer to any. */
    KeyTemplate(Setting setting, Method method, @Nullable BeanResolver beans) {
        this.setting = setting;
        this.beans = beans;
        this.parameterNames = PARAMETER_NAMES.getParameterNames(method);
        this.parts = parse();
        KeyExpressionCheck check = new KeyExpressionCheck(setting, method, parameterNames, beans != null);
        parts.forEach(part -> {
            if (part instanceof SpelExpression expression) {
                check.check(expression.getAST(), true);
            }
        });
    }

    private List<Expression> parse() {
        if (setting.text().isBlank()) {
            throw setting.unusable("is blank", "Name the thing that is to be locked.");
        }
        try {
            Expression whole = PARSER.parseExpression(setting.text(), new TemplateParserContext());
            return whole instanceof CompositeStringExpression composite
                    ? List.of(composite.getExpressions())
                    : List.of(whole);
        } catch (ParseException | IllegalStateException e) {
            throw setting.unusable("does not parse: " + e.getMessage(), "Correct the part in #{…}.");
        }
    }

    /** Returns the text for the arguments of one call. */
    String resolve(@Nullable Object[] arguments) {
        EvaluationContext context = context(arguments);
        StringBuilder text = new StringBuilder();
        for (Expression part : parts) {
            text.append(part instanceof LiteralExpression ? part.getExpressionString() : evaluate(part, context));
        }
        return text.toString();
    }

    private EvaluationContext context(@Nullable Object[] arguments) {
        EvaluationContext context = emptyContext();
        for (int i = 0; i < arguments.length; i++) {
            context.setVariable("p" + i, arguments[i]);
            context.setVariable("a" + i, arguments[i]);
            if (parameterNames != null && i < parameterNames.length && parameterNames[i] != null) {
                context.setVariable(parameterNames[i], arguments[i]);
            }
        }
        return context;
    }

    private EvaluationContext emptyContext() {
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
        String shown = "part #{" + part.getExpressionString() + "} ";
        Object value;
        try {
            value = part.getValue(context);
        } catch (EvaluationException e) {
            throw setting.unusable(shown + "fails: " + e.getMessage(), "Correct it, or the argument.");
        }
        if (value == null || value.toString().isBlank()) {
            throw setting.unusable(
                    shown + "is " + (value == null ? "null" : "blank"),
                    "Pass an argument that names the thing to be locked. The method was not run.");
        }
        if (hasTextOfItsOwn(value.getClass())) {
            return value.toString();
        }
        throw setting.unusable(
                shown + "is a " + value.getClass().getTypeName() + ", whose text differs from machine to machine",
                "Name a property of it, or give the class a toString().");
    }

    private static boolean hasTextOfItsOwn(Class<?> type) {
        try {
            return !type.isArray() && type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every class has toString()", e);
        }
    }
}
