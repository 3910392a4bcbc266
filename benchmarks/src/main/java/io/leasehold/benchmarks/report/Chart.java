package io.leasehold.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.LengthAdjustmentType;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** One panel: a line for each dot, its whiskers, and the target. */
final class Chart {

    private static final Color CLEAR = new Color(255, 255, 255, 0);

    private final Panel panel;
    private final List<Dot> dots;
    private final double target;

    Chart(Panel panel, List<Answer> answers) {
        this.panel = panel;
        dots = answers.stream()
                .flatMap(answer -> answer.dots().stream())
                .filter(dot -> dot.panel() == panel)
                .toList();
        target = answers.stream()
                .map(answer -> answer.targets().get(panel))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Double.NaN);
    }

    void draw(Graphics2D graphics, Rectangle2D place) {
        XYPlot plot = new XYPlot(data(), values(), lines(), new DotStyle());
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(new Color(0xE4E7EA));
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlinePaint(new Color(0xF1F3F5));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        for (int line = 0; line < dots.size(); line++) {
            if (!dots.get(line).instead().isEmpty()) {
                plot.addAnnotation(instead(dots.get(line).instead(), line));
            }
        }
        if (!Double.isNaN(target)) {
            plot.addDomainMarker(marker());
        }
        JFreeChart chart = new JFreeChart(panel.title(), new Font(Font.SANS_SERIF, Font.BOLD, 20), plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(14, 14, 14, 24));
        chart.getTitle().setPaint(Plot.INK);
        chart.draw(graphics, place);
    }

    private XYIntervalSeriesCollection data() {
        XYIntervalSeries others = new XYIntervalSeries("others");
        XYIntervalSeries ours = new XYIntervalSeries("ours");
        for (int i = 0; i < dots.size(); i++) {
            int line = i;
            Dot dot = dots.get(i);
            dot.spread()
                    .ifPresent(figure -> (dot.ours() ? ours : others)
                            .add(figure.median(), figure.min(), figure.max(), line, line, line));
        }
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(others);
        data.addSeries(ours);
        return data;
    }

    private ValueAxis lines() {
        SymbolAxis axis = new SymbolAxis(null, dots.stream().map(Dot::label).toArray(String[]::new));
        axis.setInverted(true);
        axis.setGridBandsVisible(false);
        axis.setRange(-0.8, dots.size() - 0.4);
        axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        axis.setTickLabelPaint(Plot.INK);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private ValueAxis values() {
        ValueAxis axis = panel.isLogarithmic() ? logarithmic() : linear();
        axis.setLabel(panel.axis());
        axis.setLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        axis.setLabelPaint(Plot.FAINT);
        axis.setTickLabelPaint(Plot.FAINT);
        axis.setTickLabelFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        axis.setAxisLineVisible(false);
        return axis;
    }

    private ValueAxis linear() {
        NumberAxis axis = new NumberAxis();
        double most = figures().max().orElse(1);
        axis.setRange(-0.05 * most, 1.12 * most);
        return axis;
    }

    private ValueAxis logarithmic() {
        LogAxis axis = new LogAxis();
        axis.setSmallestValue(1e-3);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(new Figures());
        axis.setRange(figures().min().orElse(1) / 2, figures().max().orElse(10) * 5);
        return axis;
    }

    private DoubleStream figures() {
        DoubleStream seen = dots.stream()
                .flatMap(dot -> dot.spread().stream())
                .flatMapToDouble(figure -> DoubleStream.of(figure.min(), figure.max()));
        return DoubleStream.concat(seen, DoubleStream.of(target).filter(value -> !Double.isNaN(value)));
    }

    private ValueMarker marker() {
        ValueMarker marker = new ValueMarker(
                target,
                Plot.TARGET,
                new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 5}, 0));
        marker.setAlpha(1);
        marker.setLabel("target " + Spread.number(target));
        marker.setLabelFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        marker.setLabelPaint(Plot.TARGET);
        marker.setLabelBackgroundColor(CLEAR);
        marker.setLabelAnchor(RectangleAnchor.BOTTOM_RIGHT);
        marker.setLabelOffsetType(LengthAdjustmentType.EXPAND);
        marker.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
        return marker;
    }

    private XYTextAnnotation instead(String text, int line) {
        double left = panel.isLogarithmic() ? figures().min().orElse(1) / 1.8 : 0;
        XYTextAnnotation annotation = new XYTextAnnotation(text, left, line);
        annotation.setFont(new Font(Font.SANS_SERIF, Font.ITALIC, 15));
        annotation.setPaint(Plot.FAINT);
        annotation.setTextAnchor(TextAnchor.CENTER_LEFT);
        return annotation;
    }
}
