package io.leasehold.migration;

/** What one comes from. */
enum Library {
    DYNAMODB_LOCK_CLIENT("key") {
        @Override
        Instance instance(Phase phase, Tables tables) {
            return new LockClientInstance(phase, tables);
        }
    },
    SHEDLOCK("_id") {
        @Override
        Instance instance(Phase phase, Tables tables) {
            return new ShedlockInstance(phase, tables);
        }
    },
    SPRING_REGISTRY("lockKey") {
        @Override
        Instance instance(Phase phase, Tables tables) {
            return new RegistryInstance(phase, tables);
        }
    };

    private final String keyName;

    Library(String keyName) {
        this.keyName = keyName;
    }

    Tables createTables() {
        return Tables.create(keyName);
    }

    abstract Instance instance(Phase phase, Tables tables);
}
