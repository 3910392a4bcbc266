/** Where the lock table is, if a container says so: one of Testcontainers, or of Docker Compose. */
@NullMarked
package io.leasehold.spring.boot.container;

import org.jspecify.annotations.NullMarked;
