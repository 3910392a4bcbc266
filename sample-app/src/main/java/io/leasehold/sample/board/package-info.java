/** The lock board: a page that shows who holds which lock, with nodes whose faults can be simulated. */
@NullMarked
package io.leasehold.sample.board;

import org.jspecify.annotations.NullMarked;
