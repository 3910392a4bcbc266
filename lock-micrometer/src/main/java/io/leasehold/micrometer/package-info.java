/**
 * Meters and observations of locks. Spring Boot applications have them by auto-configuration; others add {@link
 * io.leasehold.micrometer.LockMeters} and {@link io.leasehold.micrometer.LockObservations} to the builder of their lock
 * client, each as a listener and as telemetry.
 */
@NullMarked
package io.leasehold.micrometer;

import org.jspecify.annotations.NullMarked;
