/** Health and actuator endpoint of locks, for Spring Boot 3.5 and 4. */
@NullMarked
package io.leasehold.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
