package io.leasehold.sample.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The board as a person sees and uses it. */
final class Page {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ChromeDriver browser;

    Page(ChromeDriver browser) {
        this.browser = browser;
    }

    void open(String url) {
        browser.get(url);
        awaitShown("#link", "Live");
        awaitShown("#cards", "node C");
    }

    void resize(int width, int height) {
        browser.manage().window().setSize(new Dimension(width, height));
    }

    /** Shows the page as on a phone, or in another theme, or with less motion. */
    void emulate(Map<String, Object> metrics, List<Map<String, String>> features) {
        if (metrics.isEmpty()) {
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        } else {
            browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
        }
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "screen", "features", features));
    }

    void chooseLock(String lock) {
        WebElement field = browser.findElement(By.id("lock"));
        field.clear();
        field.sendKeys(lock);
    }

    /** Clicks a button of a node by what is written on it. */
    void click(String node, String button) {
        aim(node, button).click();
    }

    /** Returns a button of a node once it is there, to be clicked without delay. */
    WebElement aim(String node, String button) {
        return await().atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class)
                .until(() -> button(node, button), Objects::nonNull);
    }

    void play() {
        browser.findElement(By.id("play")).click();
    }

    /** Frees a lock by the button in its row. */
    void free(String lock) {
        browser.findElements(By.cssSelector("#rows .row")).stream()
                .filter(row -> row.getText().startsWith(lock))
                .findFirst()
                .orElseThrow()
                .findElement(By.className("free"))
                .click();
    }

    private WebElement button(String node, String text) {
        return browser.findElements(By.cssSelector("#cards article")).stream()
                .filter(card -> card.findElement(By.tagName("h3")).getText().equals(node))
                .flatMap(card -> card.findElements(By.tagName("button")).stream())
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElse(null);
    }

    /** Returns the button that the keyboard is on, with its full name. */
    String focused() {
        return String.valueOf(browser.switchTo().activeElement().getAccessibleName());
    }

    void enter() {
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
    }

    void tab() {
        browser.switchTo().activeElement().sendKeys(Keys.TAB);
    }

    String card(String node) {
        return text("#cards article", node);
    }

    String lock(String lock) {
        return text("#rows .row", lock);
    }

    String lane(String node) {
        return text("#lanes .lane", node);
    }

    /** Returns the visible text of the element that has the name in it; nothing if there is none. */
    private String text(String selector, String name) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .filter(text -> text.startsWith(name))
                .findFirst()
                .orElse("");
    }

    /** Returns the events, newest first. */
    List<String> events() {
        return list("return [...document.querySelectorAll('#log .what')].map(one => one.textContent)");
    }

    /** Returns what a reader of the screen says of the holds of a lock. */
    List<String> sentences(String lock) {
        return list(
                "return [...document.querySelectorAll('.spell')].map(one => one.ariaLabel)"
                        + ".filter(text => text.includes(arguments[0]))",
                lock);
    }

    /** Returns the shapes on the timeline, each with the lane it is in. */
    List<String> marks() {
        return list(
                "return [...document.querySelectorAll('.mark')].map(one =>"
                        + " one.closest('.lane').querySelector('b').textContent + ': ' + one.querySelector('use').href.baseVal.slice(1))");
    }

    /** Returns by how many pixels the page is wider than the window. */
    long overflow() {
        return (Long) browser.executeScript("return document.documentElement.scrollWidth - innerWidth");
    }

    double barOf(String lock) {
        return ((Number) browser.executeScript(
                        "const row = [...document.querySelectorAll('#rows .row')].find(one => one.data.lock === arguments[0]);"
                                + "return row.querySelector('.left').getBoundingClientRect().width"
                                + " / row.querySelector('.lease').getBoundingClientRect().width",
                        lock))
                .doubleValue();
    }

    /** Waits for an event in whose line all the texts are. */
    void awaitEvent(String... texts) {
        await("event " + List.of(texts))
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(events()).anyMatch(event -> Stream.of(texts).allMatch(event::contains)));
    }

    /** Waits for shapes on the timeline, which is drawn a moment after the events have come. */
    void awaitMarks(String... marks) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(marks()).contains(marks));
    }

    /** Waits for the only hold of a lock to be told with the parts: the table may show its end before the events do. */
    void awaitSentence(String lock, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(sentences(lock)).singleElement().asString().contains(parts));
    }

    void awaitCard(String node, String text) {
        await(node + ": " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(card(node)).contains(text));
    }

    void awaitLock(String lock, String text) {
        await(lock + ": " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lock(lock)).contains(text));
    }

    void awaitShown(String selector, String text) {
        await(selector + ": " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                browser.findElement(By.cssSelector(selector)).getText())
                        .contains(text));
    }

    void awaitLane(String node, boolean there) {
        await("lane of " + node)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lane(node).isEmpty()).isNotEqualTo(there));
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the page complained of to the browser. */
    List<String> errors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private List<String> list(String script, Object... arguments) {
        return (List<String>) browser.executeScript(script, arguments);
    }
}
