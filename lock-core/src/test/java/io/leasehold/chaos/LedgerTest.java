package io.leasehold.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The witness is only worth something if it sees what it is there to see. */
class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void oneOwnerAfterTheOtherIsAllRight() {
        say("a", "granted k 1 0 10");
        say("a", "section k 1 11 20");
        say("a", "section k 1 11 30");
        say("b", "granted k 2 0 31");
        say("b", "section k 2 31 40");
        assertThat(ledger.violations()).isEmpty();
        assertThat(ledger.sections()).isEqualTo(2);
    }

    @Test
    void sectionsThatTouchOverlap() {
        say("a", "section k 1 11 20");
        say("b", "section k 2 20 40");
        assertThat(ledger.violations()).singleElement().asString().startsWith("two owners at a time");
    }

    @Test
    void aLongSectionOverlapsWithAllThatBeganInIt() {
        say("a", "section k 1 0 100");
        say("b", "section k 2 10 20");
        say("c", "section k 3 30 40");
        assertThat(ledger.violations()).hasSize(2);
    }

    @Test
    void sectionsOfDifferentLocksDoNotOverlap() {
        say("a", "section k 1 0 100");
        say("b", "section l 1 10 20");
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void aLaterGrantMustHaveTheHigherToken() {
        say("a", "granted k 2 0 10");
        say("b", "granted k 1 11 20");
        assertThat(ledger.violations()).singleElement().asString().startsWith("a later grant with a lower token");
    }

    @Test
    void grantsThatWereAskedForAtTheSameTimeMayComeInEitherOrder() {
        say("a", "granted k 2 0 10");
        say("b", "granted k 1 9 20");
        assertThat(ledger.violations()).isEmpty();
    }

    @Test
    void aTokenIsGrantedOnce() {
        say("a", "granted k 1 0 10");
        say("b", "granted k 1 9 20");
        assertThat(ledger.violations()).singleElement().asString().startsWith("a token granted twice");
    }

    @Test
    void aHoldEndsOnce() {
        say("a", "event Expired k 1 10");
        say("a", "event Stolen k 1 10");
        assertThat(ledger.violations()).singleElement().asString().contains("ended more than once");
    }

    @Test
    void aGrantAfterAHoldThatWasNotGivenBackIsATakeover() {
        say("a", "granted k 1 0 10");
        say("b", "granted k 2 0 20");
        say("b", "released k 2");
        say("c", "granted k 3 0 30");
        assertThat(ledger.takeovers()).isEqualTo(1);
    }

    private void say(String owner, String report) {
        ledger.record(owner, Report.parse(report));
    }
}
