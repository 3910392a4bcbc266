package io.leasehold.sample;

import io.leasehold.LockClient;
import io.leasehold.LockRecord;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the lock table over HTTP. */
@RestController
class LockController {

    private final LockClient locks;

    LockController(LockClient locks) {
        this.locks = locks;
    }

    @GetMapping("/locks")
    List<Row> locks() {
        try (Stream<LockRecord> records = locks.findAll()) {
            return records.map(Row::of).toList();
        }
    }

    /** A lock as the table shows it. */
    record Row(
            String key,
            boolean held,
            @Nullable String owner,
            long fencingToken,
            @Nullable String version) {

        static Row of(LockRecord row) {
            return new Row(row.key().toString(), row.isHeld(), row.ownerName(), row.fencingToken(), row.version());
        }
    }
}
