/**
 * Leadership on the ordinary lock: {@code Candidate} campaigns, {@code LeaderTerm} is one leadership from its grant to its release,
 * {@code Telling} calls the listeners, {@code Leaderships} makes the candidates of a client and ends them with it.
 */
@NullMarked
package io.leasehold.internal.leadership;

import org.jspecify.annotations.NullMarked;
