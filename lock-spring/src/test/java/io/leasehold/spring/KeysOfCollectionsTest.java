package io.leasehold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.InvalidLockSettingException;
import io.leasehold.LockKey;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys of collections, and of what only looks like one. */
class KeysOfCollectionsTest extends KeyedWork {

    @Test
    void elementsOfACollectionAreTaken() {
        run(work -> {
            work.first(List.of("a", "b"));
            assertThat(lastKey()).isEqualTo(LockKey.of("k:a"));
        });
    }

    @Test
    void aProjectionIsAListAndRefused() {
        run(work -> assertThatThrownBy(() -> work.projected(List.of(new Command("7"))))
                .isInstanceOf(InvalidLockSettingException.class));
    }

    @Test
    void toStringMakesNoKeyOfACollection() {
        run(work -> {
            assertThatThrownBy(() -> work.asText(Set.of("eu", "us"))).hasMessageContaining("toString() of a java.util");
            assertThatThrownBy(() -> work.asText(new Command("7"))).hasMessageContaining("Command");
            work.asText(new UUID(1, 2));
            work.asText(new UUID(1, 3));
            assertThat(lastKey()).isEqualTo(LockKey.of("k:00000000-0000-0001-0000-000000000003"));
        });
    }

    @Test
    void hashCodeMakesNoKeyOfWhatHasAnotherOneOnEachMachine() {
        run(work -> {
            assertThatThrownBy(() -> work.hashed(Translated.NEW)).hasMessageContaining("hashCode() of a ");
            work.hashed("text");
            assertThat(lastKey()).isEqualTo(LockKey.of("k:" + "text".hashCode()));
        });
    }
}
