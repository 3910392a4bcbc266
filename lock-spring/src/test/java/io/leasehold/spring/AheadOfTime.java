package io.leasehold.spring;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;

/** An application as the build of a native image sees it: read, but not started. */
public final class AheadOfTime {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private AheadOfTime() {}

    /** Makes an application of configurations and beans. */
    public static AheadOfTime of(Class<?>... components) {
        AheadOfTime application = new AheadOfTime();
        application.context.register(components);
        return application;
    }

    /** Sets properties, written {@code name=value}, that are known when the image is built. */
    public AheadOfTime with(String... properties) {
        TestPropertyValues.of(properties).applyTo(context);
        return this;
    }

    /** Returns the code that is generated for it, and what else the image must know. */
    public TestGenerationContext generate() {
        TestGenerationContext generated = new TestGenerationContext();
        new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
        generated.writeGeneratedContent();
        return generated;
    }

    public RuntimeHints hints() {
        return generate().getRuntimeHints();
    }

    /** Returns whether the image can call the public methods of a type. */
    static boolean withPublicMethods(RuntimeHints hints, Class<?> type) {
        return RuntimeHintsPredicates.reflection()
                .onType(type)
                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)
                .test(hints);
    }
}
