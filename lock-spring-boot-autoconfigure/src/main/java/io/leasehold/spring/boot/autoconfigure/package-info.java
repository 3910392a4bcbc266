/** Auto-configuration of Leasehold for Spring Boot 3.5 and 4. */
@NullMarked
package io.leasehold.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
