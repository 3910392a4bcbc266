/**
 * When requests are sent to the table: {@code Admission} decides, for each {@code PacedRequest} by its {@code Urgency} and
 * {@code Purpose}; what has to wait stands in the {@code Backlog}, what is sent counts as {@code UnderWay} within an
 * {@code InFlightLimit}, and a {@code Forecast} warns of heartbeats that will be late.
 */
@NullMarked
package io.leasehold.internal.engine.pace;

import org.jspecify.annotations.NullMarked;
