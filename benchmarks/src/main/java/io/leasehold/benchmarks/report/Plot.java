package io.leasehold.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** All panels in one picture, two in a row, and in the last place what they must be read with. */
public final class Plot {

    static final Color INK = new Color(0x24292F);
    static final Color FAINT = new Color(0x6E7781);
    static final Color OURS = new Color(0x0B7A75);
    static final Color OTHERS = new Color(0x8C959F);
    static final Color TARGET = new Color(0xC4432B);

    private static final int WIDTH = 780;
    private static final int HEIGHT = 400;
    private static final int PLACES = Panel.values().length + 1;

    private Plot() {}

    /** Draws the dots of all answers, each panel in its place, into a PNG file. */
    public static void draw(List<Answer> answers, Path file) throws IOException {
        BufferedImage picture = new BufferedImage(2 * WIDTH, (PLACES + 1) / 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int number = 0;
        for (Panel panel : Panel.values()) {
            new Chart(panel, answers).draw(graphics, place(number));
            number++;
        }
        explain(answers, graphics, place(PLACES - 1));
        graphics.dispose();
        ImageIO.write(picture, "png", file.toFile());
    }

    private static Rectangle2D place(int number) {
        return new Rectangle2D.Double(number % 2 * WIDTH, number / 2 * HEIGHT, WIDTH, HEIGHT);
    }

    private static void explain(List<Answer> answers, Graphics2D graphics, Rectangle2D place) {
        int x = (int) place.getX() + 60;
        int y = (int) place.getY() + 60;
        write(graphics, "How to read it", x, y, Font.BOLD, 20, INK);
        write(graphics, "●  Leasehold: the median of the rounds", x, y + 42, Font.BOLD, 17, OURS);
        write(
                graphics,
                "●  its peers, and the raw floor: one write to acquire, one to release",
                x,
                y + 74,
                Font.BOLD,
                17,
                OTHERS);
        write(graphics, "├─┤  the least and the most of the rounds", x, y + 106, Font.PLAIN, 17, INK);
        write(graphics, "┆  the target that was set before anything was built", x, y + 138, Font.BOLD, 17, TARGET);
        String runs = answers.stream().map(Answer::stamp).distinct().collect(Collectors.joining(", "));
        write(graphics, "Measured on " + runs, x, y + 190, Font.PLAIN, 14, FAINT);
        write(
                graphics,
                "against DynamoDB Local; how, on what, and all figures: performance.md",
                x,
                y + 212,
                Font.PLAIN,
                14,
                FAINT);
    }

    private static void write(Graphics2D graphics, String text, int x, int y, int style, int size, Color color) {
        graphics.setFont(new Font(Font.SANS_SERIF, style, size));
        graphics.setColor(color);
        graphics.drawString(text, x, y);
    }
}
