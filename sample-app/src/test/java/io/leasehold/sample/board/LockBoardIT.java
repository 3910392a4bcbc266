package io.leasehold.sample.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.context.ConfigurableApplicationContext;

/** The lock board in a real browser: nodes are given faults, and the page shows what happens to their locks. */
class LockBoardIT {

    /** Danger after 5.3 s, loss after 7.2 s, takeover after 8 s: a slow machine has time to show the danger. */
    private static final Duration LEASE = Duration.ofSeconds(8);

    /** Long enough to be seen on the page, and for the node to be frozen meanwhile. */
    private static final Duration WORK = Duration.ofSeconds(3);

    private static final Duration GUARD = LEASE.dividedBy(10);
    private static final int DATABASE_PORT = Copies.freePort();
    private static final int FIRST_PORT = Copies.freePort();

    private static ConfigurableApplicationContext first;
    private static ChromeDriver browser;
    private static Page page;

    @BeforeAll
    static void start() throws IOException {
        if (!Boolean.getBoolean("browser.required")) {
            assumeTrue(
                    Browser.isInstalled(),
                    "The lock board is not tested: there is no chromium with chromedriver on the PATH"
                            + " (Debian: apt-get install chromium chromium-driver)");
        }
        first = Copies.start(FIRST_PORT, DATABASE_PORT, LEASE, WORK);
        // Not a @TempDir: a browser may write on while it ends, and the removal of the folder would fail.
        browser = Browser.start(Files.createTempDirectory(Path.of("target"), "browser-"));
        page = new Page(browser);
        page.resize(1280, 1100);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (first != null) {
            first.close();
        }
    }

    @BeforeEach
    void open() {
        page.open("http://localhost:" + FIRST_PORT + "/?span=60");
    }

    @AfterEach
    void nothingWentWrongUnseen(TestInfo test) {
        page.screenshot(test.getTestMethod().orElseThrow().getName());
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void aHeldLockShowsItsOwnerItsTokenAndALeaseThatRunsDownBetweenHeartbeats() {
        page.chooseLock("order:held");
        page.click("node A", "Hold");
        page.awaitLock("order:held", "node A");
        page.awaitLock("order:held", "kept alive");
        assertThat(page.lock("order:held")).containsPattern("token \\d+").containsPattern("\\d\\.\\d s of 8 s left");
        double before = page.barOf("order:held");
        await().atMost(Page.PATIENCE).until(() -> page.barOf("order:held") != before);
        assertThat(page.barOf("order:held")).isBetween(0.3, 1.0);
        page.click("node A", "Release");
        page.awaitLock("order:held", "free");
        page.awaitSentence("order:held", "node A held", "released at");
    }

    @Test
    void aNodeWithSeveralLocksShowsTheSessionThatKeepsThemAlive() {
        List<String> orders = List.of("order:one", "order:two", "order:three");
        for (String order : orders) {
            page.chooseLock(order);
            page.click("node C", "Hold");
            page.awaitCard("node C", "holds " + order);
        }
        page.awaitCard("node C", "keeps 3 locks alive");
        for (String order : orders) {
            page.awaitLock(order, "session ");
            page.awaitLock(order, "kept alive");
        }
        for (String order : orders) {
            page.chooseLock(order);
            page.click("node C", "Release");
            page.awaitLock(order, "free");
        }
    }

    @Test
    void theKeyPrefixIsShownBesideTheLocksAndNotInTheirNames() {
        page.awaitShown("#locks", "key prefix desk:");
        page.chooseLock("order:prefixed");
        page.click("node A", "Hold");
        page.awaitLock("order:prefixed", "node A");
        page.click("node A", "Release");
        page.awaitLock("order:prefixed", "free");
    }

    @Test
    void aFrozenNodeLosesItsLockToTheNextAndItsLateWriteIsRefusedOnlyWhereItIsFenced() {
        page.chooseLock("order:story");
        page.click("node A", "Process");
        page.awaitCard("node A", "works on order:story");
        page.click("node A", "Freeze");
        page.awaitCard("node A", "frozen");
        page.click("node B", "Process");
        page.awaitCard("node B", "waits for order:story");
        page.awaitEvent("node A is in danger of losing the lock order:story");
        page.awaitEvent("node A lost the lock: no heartbeat got through in time order:story");
        page.awaitCard("node A", "lost order:story, and does not know it yet");
        page.awaitEvent("node B took the lock over from node A order:story");
        page.awaitEvent("node B processed the order and counted it order:story");
        page.awaitLock("order:story", "fenced 1, unfenced 1");
        page.click("node C", "Process");
        page.awaitEvent("node C processed the order and counted it order:story");
        page.awaitLock("order:story", "fenced 2, unfenced 2");
        page.click("node A", "Thaw");
        page.awaitEvent("node A wrote too late: the fenced counter refused it");
        page.awaitLock("order:story", "fenced 2, unfenced 1: corrupted");
        page.awaitMarks("node A: danger", "node A: expired", "node B: takeover", "node A: refused");
        page.screenshot("story");
    }

    @Test
    void aNodeThatIsThawedInTimeIsInDangerAndRecovers() {
        page.chooseLock("order:thawed");
        page.click("node A", "Hold");
        page.awaitCard("node A", "holds order:thawed");
        page.click("node A", "Freeze");
        WebElement thaw = page.aim("node A", "Thaw");
        page.awaitEvent("node A is in danger of losing the lock order:thawed");
        thaw.click();
        page.awaitEvent("node A is safe again order:thawed");
        page.awaitCard("node A", "holds order:thawed");
        page.click("node A", "Release");
        page.awaitLock("order:thawed", "free");
        page.awaitSentence("order:thawed", "in danger at", "recovered at");
    }

    @Test
    void aNodeThatIsCutOffLosesItsLockAndGetsNoOtherUntilItIsReconnected() {
        page.chooseLock("order:cut");
        page.click("node B", "Hold");
        page.awaitCard("node B", "holds order:cut");
        page.click("node B", "Cut off");
        page.awaitCard("node B", "cut off");
        page.awaitEvent("node B lost the lock: no heartbeat got through in time order:cut");
        page.awaitLock("order:cut", "silent for its whole lease: the next one takes it over");
        page.chooseLock("order:other");
        page.click("node B", "Hold");
        page.awaitCard("node B", "waits for order:other");
        page.click("node B", "Reconnect");
        page.awaitCard("node B", "holds order:other");
        page.click("node B", "Release");
    }

    @Test
    void aStolenLockIsSeenByItsOwnerAtTheNextHeartbeat() {
        page.chooseLock("order:stolen");
        page.click("node A", "Hold");
        page.awaitCard("node A", "holds order:stolen");
        page.click("node C", "Steal");
        // What its owner sees, a free row or one of node C, is a matter of milliseconds.
        page.awaitEvent("node A lost the lock: ", "order:stolen");
        page.awaitLock("order:stolen", "node C");
        page.awaitMarks("node A: stolen");
        page.click("node C", "Release");
    }

    @Test
    void aCrashedNodeLeavesItsLockToItsLease() {
        page.chooseLock("order:crash");
        page.click("node C", "Hold");
        page.awaitCard("node C", "holds order:crash");
        page.click("node A", "Hold");
        page.awaitCard("node A", "waits for order:crash");
        long crashed = System.nanoTime();
        page.click("node C", "Crash");
        page.awaitCard("node C", "crashed");
        page.awaitEvent("node A took the lock over from node C order:crash");
        // It was kept alive at most a heartbeat period, a sixth of the lease, before.
        assertThat(Duration.ofNanos(System.nanoTime() - crashed))
                .isGreaterThan(LEASE.minus(LEASE.dividedBy(6)).minus(GUARD));
        page.click("node A", "Release");
        page.click("node C", "Start");
        page.awaitCard("node C", "running");
    }

    @Test
    void anAdministratorFreesALockByForce() {
        page.chooseLock("order:forced");
        page.click("node B", "Hold");
        page.awaitCard("node B", "holds order:forced");
        page.free("order:forced");
        page.awaitEvent("admin freed the lock by force order:forced");
        page.awaitEvent("node B lost the lock: it was freed by force order:forced");
        page.awaitLock("order:forced", "free");
    }

    @Test
    void anotherCopyAppearsByItselfIsPlayedWithAndGoes() {
        int port = Copies.freePort();
        try (ConfigurableApplicationContext second = Copies.start(port, DATABASE_PORT, LEASE, WORK)) {
            assertThat(second.isRunning()).isTrue();
            page.awaitLane("node B :" + port, true);
            page.chooseLock("order:copies");
            page.click("node B :" + port, "Hold");
            page.awaitLock("order:copies", "node B :" + port);
            page.click("node A :" + FIRST_PORT, "Hold");
            page.awaitCard("node A :" + FIRST_PORT, "waits for order:copies");
            page.click("node B :" + port, "Release");
            page.awaitCard("node A :" + FIRST_PORT, "holds order:copies");
            page.click("node A :" + FIRST_PORT, "Release");
            page.screenshot("copies");
            // Where the browser is told that the copy has gone, that is no mistake of the page.
            assertThat(page.errors()).isEmpty();
        }
        page.awaitShown("#link", "one copy");
        await().atMost(Page.PATIENCE).until(() -> page.card("node B :" + port).isEmpty());
        page.errors();
    }

    @Test
    void theDeskProcessesAnOrderOnTheBoardToo() {
        page.chooseLock("order:desk");
        page.click("desk", "Process");
        page.awaitLock("order:desk", "desk");
        page.awaitEvent("desk released the lock order:desk");
    }

    @Test
    void theStoryPlaysByItself() {
        page.chooseLock("order:play");
        page.play();
        page.awaitEvent("node B took the lock over from node A order:play");
        page.awaitEvent("node A wrote too late: the fenced counter refused it");
        page.awaitLock("order:play", "fenced 2, unfenced 1: corrupted");
    }

    @Test
    void theKeyboardIsEnough() {
        page.chooseLock("order:keyboard");
        for (int i = 0; i < 20 && !page.focused().equals("Hold: node A"); i++) {
            page.tab();
        }
        page.enter();
        page.awaitCard("node A", "holds order:keyboard");
        assertThat(page.focused()).isEqualTo("Release: node A");
        page.enter();
        page.awaitLock("order:keyboard", "free");
    }

    @Test
    void aPhoneShowsEverythingWithoutScrollingSideways() {
        page.emulate(
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true),
                List.of(
                        Map.of("name", "prefers-color-scheme", "value", "dark"),
                        Map.of("name", "prefers-reduced-motion", "value", "reduce")));
        try {
            page.chooseLock("order:phone");
            page.click("node A", "Process");
            page.awaitEvent("node A processed the order and counted it order:phone");
            assertThat(page.overflow()).isZero();
            page.screenshot("phone");
        } finally {
            page.emulate(Map.of(), List.of());
        }
    }
}
