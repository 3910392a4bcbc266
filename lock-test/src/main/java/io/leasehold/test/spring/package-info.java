/** Locks in tests of Spring applications, with Spring Boot 3.5 and 4. */
@NullMarked
package io.leasehold.test.spring;

import org.jspecify.annotations.NullMarked;
