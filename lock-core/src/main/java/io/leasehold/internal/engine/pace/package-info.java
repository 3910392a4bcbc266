/**
 * Decides when requests are sent to the table. {@code Admission} decides for each {@code PacedRequest}, by its {@code
 * Urgency} and {@code Purpose}. Requests that have to wait are in the {@code Backlog}; requests that are sent count as
 * {@code UnderWay}, within an {@code InFlightLimit}. A {@code Forecast} warns of heartbeats that will be late.
 */
@NullMarked
package io.leasehold.internal.engine.pace;

import org.jspecify.annotations.NullMarked;
