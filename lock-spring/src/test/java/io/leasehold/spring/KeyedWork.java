package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.LockKey;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Work whose keys are built of its arguments. */
abstract class KeyedWork {

    final FakeLockClient locks = new FakeLockClient();

    final ApplicationContextRunner spring = LockedApplication.with(locks).withBean(Work.class);

    void run(Consumer<Work> test) {
        spring.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context.getBean(Work.class));
        });
    }

    LockKey lastKey() {
        return locks.requests.get(locks.requests.size() - 1).key();
    }

    enum Translated {
        NEW {
            @Override
            public String toString() {
                return "neu";
            }
        }
    }

    record Command(String id) {}

    static class Work {

        @DistributedLock("k:#{#x}")
        public void part(Object x) {}

        @DistributedLock("#{'k:' + #x}")
        public void joined(Object x) {}

        @DistributedLock(key = "k", sortKey = "#{#x}")
        public void sorted(Object x) {}

        @DistributedLock("k:#{#x[0]}")
        public void first(List<String> x) {}

        @DistributedLock("k:#{#x.![id]}")
        public void projected(List<Command> x) {}

        @DistributedLock("k:#{#x.toString()}")
        public void asText(Object x) {}

        @DistributedLock("k:#{#x.hashCode()}")
        public void hashed(Object x) {}
    }
}
