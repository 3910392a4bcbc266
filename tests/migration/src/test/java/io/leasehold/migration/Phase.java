package io.leasehold.migration;

/** What an instance of a service locks with, in the order of a rolling migration. */
enum Phase {
    OLD,
    BOTH,
    NEW
}
