/**
 * Meters and observations of locks. Spring Boot applications have them by auto-configuration; others add {@link
 * io.leasehold.spring.micrometer.LockMeters} and {@link io.leasehold.spring.micrometer.LockObservations} to their lock
 * client's builder, both as listener and as telemetry.
 */
@NullMarked
package io.leasehold.spring.micrometer;

import org.jspecify.annotations.NullMarked;
