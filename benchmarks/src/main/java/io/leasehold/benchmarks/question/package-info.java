/** One class per question, each of which makes one table. */
@NullMarked
package io.leasehold.benchmarks.question;

import org.jspecify.annotations.NullMarked;
