package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.MemberCategory.INVOKE_PUBLIC_METHODS;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import io.leasehold.testing.DocumentedSnippets;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.RegisterReflection;
import org.springframework.context.annotation.Configuration;

/** The code of docs/native-image.md. */
class NativeImageGuideTest {

    private static final String SOURCE = "lock-spring/src/test/java/io/leasehold/spring/NativeImageGuideTest.java";

    @Test
    void thePageHasTheCodeThatIsCompiledHere() {
        assertThat(DocumentedSnippets.of("docs/native-image.md", SOURCE).differences())
                .isEmpty();
    }

    @Test
    void whatIsRegisteredByHandIsKnownToTheImage() {
        RuntimeHints hints = AheadOfTime.of(Cashier.class, PaymentHints.class).hints();
        assertThat(reflection().onType(CardPayment.class).withMemberCategory(INVOKE_PUBLIC_METHODS))
                .accepts(hints);
    }

    // snippet
    interface Payment {
        String account();
    }

    record CardPayment(String account) implements Payment {}

    static class Cashier {

        @DistributedLock("account:#{#payment.account}")
        public void pay(Payment payment) {}
    }

    @Configuration(proxyBeanMethods = false)
    @RegisterReflection(classes = CardPayment.class, memberCategories = MemberCategory.INVOKE_PUBLIC_METHODS)
    static class PaymentHints {}
    // end
}
