package io.leasehold.spring.boot.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Refuses misleading values of {@code distributed-lock.*} and says what to write instead: a duration without a unit,
 * which Spring Boot reads as milliseconds, and an invalid address. Reads {@code off} where it stands for a duration.
 */
final class LockPropertyTexts implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("distributed-lock");
    private static final ConfigurationPropertyName TAKEOVER_SKEW = PREFIX.append("takeover-skew");
    /** YAML reads {@code off} without quotes as {@code false}. */
    private static final Set<String> OFF = Set.of("off", "false");
    /** Zero needs no unit. */
    private static final Pattern WITHOUT_UNIT = Pattern.compile("[+-]?0*[1-9]\\d*");

    private final Environment environment;

    LockPropertyTexts(Environment environment) {
        this.environment = environment;
    }

    @Override
    public BindHandler apply(BindHandler handler) {
        return new Reader(handler);
    }

    private final class Reader extends AbstractBindHandler {

        Reader(BindHandler handler) {
            super(handler);
        }

        @Override
        public @Nullable Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            String text = text(context);
            if (text != null && isOurs(name) && target.getType().resolve() == Duration.class) {
                refuseWithoutUnit(name, text);
            }
            return super.onSuccess(name, target, context, result);
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            String text = text(context);
            if (text != null && isOurs(name) && target.getType().resolve() == URI.class) {
                throw new InvalidConfigurationPropertyValueException(
                        name.toString(), text, "Write a URI with its scheme, for example http://localhost:8000.");
            }
            boolean explained = error instanceof InvalidConfigurationPropertyValueException;
            return text != null && name.equals(TAKEOVER_SKEW) && !explained
                    ? takeoverSkew(text)
                    : super.onFailure(name, target, context, error);
        }

        private static Duration takeoverSkew(String text) {
            if (OFF.contains(text.strip().toLowerCase(Locale.ROOT))) {
                return Duration.ZERO;
            }
            throw new InvalidConfigurationPropertyValueException(
                    TAKEOVER_SKEW.toString(), text, "Write a duration of 4s to 10m, for example 60s, or off.");
        }

        private static boolean isOurs(ConfigurationPropertyName name) {
            return PREFIX.isAncestorOf(name);
        }

        private @Nullable String text(BindContext context) {
            return context.getConfigurationProperty() == null
                            || context.getConfigurationProperty().getValue() == null
                    ? null
                    : environment.resolvePlaceholders(
                            context.getConfigurationProperty().getValue().toString());
        }

        private static void refuseWithoutUnit(ConfigurationPropertyName name, String text) {
            String number = text.strip();
            if (WITHOUT_UNIT.matcher(number).matches()) {
                throw new InvalidConfigurationPropertyValueException(
                        name.toString(),
                        text,
                        "The duration has no unit. Write " + number + "s for seconds or " + number
                                + "ms for milliseconds.");
            }
        }
    }
}
