package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlotTest {

    private static final Path FILE = Path.of("target", "plot-of-the-test.png");

    @BeforeAll
    static void withoutAScreen() {
        System.setProperty("java.awt.headless", "true");
    }

    @Test
    void everyPanelShowsOursInItsColourAndTheTarget() throws IOException {
        Plot.draw(List.of(answer()), FILE);
        BufferedImage picture = ImageIO.read(FILE.toFile());
        int width = picture.getWidth() / 2;
        int height = picture.getHeight() * 2 / (Panel.values().length + 1);
        int number = 0;
        for (Panel panel : Panel.values()) {
            BufferedImage place = picture.getSubimage(number % 2 * width, number / 2 * height, width, height);
            assertThat(pixels(place, Plot.OURS)).as("%s, ours", panel).isPositive();
            assertThat(pixels(place, Plot.OTHERS)).as("%s, others", panel).isPositive();
            assertThat(pixels(place, Plot.TARGET)).as("%s, target", panel).isPositive();
            number++;
        }
    }

    private static Answer answer() {
        Answer answer = new Answer("", "");
        for (Panel panel : Panel.values()) {
            answer.dot(Dot.of(panel, "raw floor", false, Spread.of(List.of(0.9, 1, 1.1))))
                    .dot(Dot.of(panel, "Leasehold", true, Spread.of(List.of(148, 167, 386))))
                    .dot(Dot.of(panel, "dynamodb-lock-client", false, Spread.of(List.of(0.6, 0.77, 1.4))))
                    .dot(Dot.none(panel, "ShedLock", "has no such thing"))
                    .line(panel, 100);
        }
        return answer;
    }

    private static long pixels(BufferedImage place, Color color) {
        long count = 0;
        for (int x = 0; x < place.getWidth(); x++) {
            for (int y = 0; y < place.getHeight(); y++) {
                count += place.getRGB(x, y) == color.getRGB() ? 1 : 0;
            }
        }
        return count;
    }
}
