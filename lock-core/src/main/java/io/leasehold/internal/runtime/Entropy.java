package io.leasehold.internal.runtime;

/** Source of randomness. */
public interface Entropy {

    /** Returns 128 fresh random bits as 32 hexadecimal digits in lower case. */
    String holdId();

    /** Returns a random number of the given range, bounds included, with equal probability. */
    long between(long least, long most);
}
