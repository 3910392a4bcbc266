package io.leasehold.internal.runtime;

/** Source of randomness. */
public interface Entropy {

    /** Returns 128 fresh random bits as 32 hexadecimal digits in lower case. */
    String holdId();

    /** Returns a number of the given range, its bounds included, all equally likely. */
    long between(long least, long most);
}
