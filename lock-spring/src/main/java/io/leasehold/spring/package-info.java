/**
 * Leasehold in Spring: {@link io.leasehold.spring.DistributedLock} on methods, and what the code inside them can ask.
 * Needs nothing but the Spring Framework and a {@link io.leasehold.LockClient} bean.
 */
@NullMarked
package io.leasehold.spring;

import org.jspecify.annotations.NullMarked;
