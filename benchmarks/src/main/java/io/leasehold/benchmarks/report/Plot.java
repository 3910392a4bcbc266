package io.leasehold.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/** Four charts in one picture: ours in colour, the others in grey. */
public final class Plot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final double LEAST = 0.1;
    static final Color INK = new Color(0x24292F);
    private static final Color FAINT = new Color(0x6E7781);

    private Plot() {}

    /** Draws the bars, each panel in its place, into a PNG file. */
    public static void draw(List<Bar> bars, Path file) throws IOException {
        Bar.Panel[] panels = Bar.Panel.values();
        BufferedImage picture =
                new BufferedImage(2 * WIDTH, (panels.length + 1) / 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        for (int place = 0; place < panels.length; place++) {
            Bar.Panel panel = panels[place];
            List<Bar> shown = bars.stream().filter(bar -> bar.panel() == panel).toList();
            chart(panel, shown)
                    .draw(graphics, new Rectangle2D.Double(place % 2 * WIDTH, place / 2 * HEIGHT, WIDTH, HEIGHT));
        }
        graphics.dispose();
        ImageIO.write(picture, "png", file.toFile());
    }

    private static JFreeChart chart(Bar.Panel panel, List<Bar> bars) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (Bar bar : bars) {
            data.addValue(panel.isLogarithmic() ? Math.max(LEAST, bar.value()) : bar.value(), "", bar.label());
        }
        JFreeChart chart = ChartFactory.createBarChart(
                panel.title(), null, null, data, PlotOrientation.HORIZONTAL, false, false, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(14, 14, 14, 24));
        chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
        chart.getTitle().setPaint(INK);
        chart.getTitle().setFrame(BlockBorder.NONE);
        style(chart.getCategoryPlot(), panel);
        chart.getCategoryPlot().setRenderer(new BarStyle(bars, panel.isLogarithmic() ? LEAST : 0));
        return chart;
    }

    private static void style(CategoryPlot plot, Bar.Panel panel) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(new Color(0xE4E7EA));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setRangeAxis(axis(panel));
        plot.getDomainAxis().setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        plot.getDomainAxis().setTickLabelPaint(INK);
        plot.getDomainAxis().setAxisLineVisible(false);
        plot.getDomainAxis().setTickMarksVisible(false);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.6f);
    }

    private static ValueAxis axis(Bar.Panel panel) {
        ValueAxis axis = panel.isLogarithmic() ? logarithmic() : new NumberAxis();
        axis.setLabel(panel.axis());
        axis.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        axis.setLabelPaint(FAINT);
        axis.setTickLabelPaint(FAINT);
        axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        axis.setUpperMargin(0.16);
        axis.setAxisLineVisible(false);
        return axis;
    }

    private static LogAxis logarithmic() {
        LogAxis axis = new LogAxis();
        axis.setSmallestValue(LEAST);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(new Figures());
        return axis;
    }
}
