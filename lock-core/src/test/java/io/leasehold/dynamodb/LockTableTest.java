package io.leasehold.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leasehold.InvalidLockSettingException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class LockTableTest {

    @Test
    void namesAreThoseOfThePythonLibraryAndEightOfOurOwnUnlessSet() {
        assertThat(LockTable.builder().build().layout().attributeNames())
                .containsExactlyInAnyOrder(
                        "lock_key",
                        "sort_key",
                        "owner_name",
                        "lease_duration",
                        "record_version_number",
                        "expiry_time",
                        "fencing_token",
                        "waiter_name",
                        "alive_until",
                        "session_id",
                        "session_state",
                        "revoked",
                        "shared",
                        "waits_for");
        assertThat(LockTable.builder().build().name()).isEqualTo("DynamoDBLockTable");
    }

    @Test
    void everyNameCanBeSet() {
        LockTable table = LockTable.builder()
                .name("locks")
                .partitionKeyName("a")
                .sortKeyName("b")
                .ttlAttributeName("c")
                .ownerNameAttribute("d")
                .leaseDurationAttribute("e")
                .versionAttribute("f")
                .fencingTokenAttribute("g")
                .waiterNameAttribute("h")
                .aliveUntilAttribute("i")
                .sessionIdAttribute("j")
                .build();

        assertThat(table.layout().attributeNames())
                .containsExactlyInAnyOrder(
                        "a",
                        "b",
                        "c",
                        "d",
                        "e",
                        "f",
                        "g",
                        "h",
                        "i",
                        "j",
                        "session_state",
                        "revoked",
                        "shared",
                        "waits_for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "with space", "Größe"})
    void aTableNameThatDynamoDbRefusesIsRefused(String name) {
        assertRefused("tableName", name, builder -> builder.name(name));
    }

    @Test
    void aTableMayBeNamedByItsArn() {
        String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/locks";

        assertThat(LockTable.named(arn).name()).isEqualTo(arn);
    }

    @Test
    void anAttributeNameMustNotBeBlank() {
        assertRefused("sortKeyName", " ", builder -> builder.sortKeyName(" "));
    }

    @Test
    void anAttributeNameMustNotBeTooLong() {
        assertRefused("versionAttribute", "v".repeat(256), builder -> builder.versionAttribute("v".repeat(256)));
    }

    @Test
    void twoAttributesMustNotShareAName() {
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(
                        () -> LockTable.builder().ttlAttributeName("owner_name").build())
                .withMessageContainingAll("ownerNameAttribute", "ttlAttributeName", "'owner_name'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_state", "revoked", "shared", "waits_for"})
    void noAttributeMayBearANameThatTheRowsOfSessionsUse(String name) {
        assertRefused("waiterNameAttribute", name, builder -> builder.waiterNameAttribute(name));
    }

    @Test
    void capacityMustBePositive() {
        assertRefused("readCapacityUnits", "0", builder -> builder.provisioned(0, 1));
        assertRefused("writeCapacityUnits", "-1", builder -> builder.provisioned(1, -1));
    }

    @Test
    void tagsGoIntoTheRequestThatCreatesTheTable() {
        LockTable table = LockTable.builder().tags(Map.of("team", "payments")).build();

        assertThat(new TableCreation(table, TableCalls.of(new FakeTable().client()))
                        .request()
                        .tags())
                .containsExactly(Tag.builder().key("team").value("payments").build());
    }

    private static void assertRefused(String setting, String value, UnaryOperator<LockTable.Builder> change) {
        Consumer<InvalidLockSettingException> names = refusal -> {
            assertThat(refusal.setting()).isEqualTo(setting);
            assertThat(refusal.value()).isEqualTo(value);
        };
        assertThatExceptionOfType(InvalidLockSettingException.class)
                .isThrownBy(() -> change.apply(LockTable.builder()).build())
                .satisfies(names);
    }
}
