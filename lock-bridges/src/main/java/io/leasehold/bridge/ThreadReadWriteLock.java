package io.leasehold.bridge;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/** A {@link ReadWriteLock} of two locks with one key. */
record ThreadReadWriteLock(Lock readLock, Lock writeLock) implements ReadWriteLock {}
