package io.leasehold.spring;

import java.util.stream.Stream;
import org.springframework.http.HttpEntity;
import org.springframework.util.ClassUtils;

/** Finds the body of an HTTP answer, if Spring's web classes are on the class path. */
final class HttpBody {

    private static final boolean KNOWN =
            ClassUtils.isPresent("org.springframework.http.HttpEntity", HttpBody.class.getClassLoader());

    private HttpBody() {}

    /** Returns the body that a value carries; empty if it is no HTTP answer, or has none. */
    static Stream<?> of(Object value) {
        return KNOWN ? Body.of(value) : Stream.empty();
    }

    /** Loaded only where its classes are. */
    private static final class Body {

        static Stream<?> of(Object value) {
            return value instanceof HttpEntity<?> entity ? Stream.ofNullable(entity.getBody()) : Stream.empty();
        }
    }
}
