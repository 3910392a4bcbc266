package io.leasehold.benchmarks.contender;

import io.leasehold.LockRequest;
import io.leasehold.benchmarks.lab.Sdk;

/** The ways in which holders of one lock of ours can exclude each other. */
public enum Mode {
    EXCLUSIVE("exclusive") {
        @Override
        LockRequest.Builder request(String key) {
            return LockRequest.builder(key);
        }
    },
    SHARED("shared") {
        @Override
        LockRequest.Builder request(String key) {
            return LockRequest.builder(key).shared();
        }
    },
    LIMITED("limit of " + Mode.LIMIT) {
        @Override
        LockRequest.Builder request(String key) {
            return LockRequest.builder(key).limit(LIMIT);
        }
    };

    /** How many holders a limited lock can have at once. */
    public static final int LIMIT = 10;

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    abstract LockRequest.Builder request(String key);

    /** Makes a client whose locks are held in this way. */
    public Contender over(Sdk sdk, String table) {
        return new Leasehold(sdk, table, this);
    }

    @Override
    public String toString() {
        return text;
    }
}
