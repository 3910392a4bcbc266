package io.leasehold.internal.engine;

/** Says whose thread sends a request to the table. */
enum Sender {
    /** A caller's, which blocks until there is an answer anyway: the store may do its work on it. */
    CALLER,
    /** One of the engine's own, which must never block. */
    ENGINE
}
