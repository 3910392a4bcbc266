/** The lock board: a page that shows who holds which lock, and nodes to play bad luck with. */
@NullMarked
package io.leasehold.sample.board;

import org.jspecify.annotations.NullMarked;
