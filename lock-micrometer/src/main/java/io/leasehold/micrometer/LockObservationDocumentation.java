package io.leasehold.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** Documents the observations of locks. */
public enum LockObservationDocumentation implements ObservationDocumentation {

    /** A request for a lock, from the call to its answer. */
    ACQUIRE {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultLockAcquireObservationConvention.class;
        }
    },

    /** A hold, from its grant to its end. */
    HOLD {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultLockHoldObservationConvention.class;
        }
    };

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinality.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return HighCardinality.values();
    }

    /** Tags of meters and spans. */
    public enum LowCardinality implements KeyName {

        /** The static name of the kind of lock, {@code none} if the request has none. */
        LOCK_NAME {
            @Override
            public String asString() {
                return "lock.name";
            }
        },

        /**
         * How it ended: {@code acquired}, {@code busy}, {@code timeout}, {@code cancelled}, {@code error}; or, of a hold,
         * {@code released}, {@code lost}.
         */
        OUTCOME {
            @Override
            public String asString() {
                return "outcome";
            }
        }
    }

    /** Tags of spans only, because their values have no bound. */
    public enum HighCardinality implements KeyName {

        /** The lock. */
        LOCK_KEY {
            @Override
            public String asString() {
                return "lock.key";
            }
        },

        /** The fencing token of a hold. */
        FENCING_TOKEN {
            @Override
            public String asString() {
                return "lock.fencing.token";
            }
        }
    }
}
