package io.leasehold.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.TextAnchor;

/** Dots with whiskers along the values: others in grey, ours, the second series, in colour; the figure above each. */
final class DotStyle extends XYErrorRenderer {

    private static final long serialVersionUID = 1;
    private static final double SIZE = 13;

    DotStyle() {
        setDrawYError(false);
        setCapLength(9);
        setErrorStroke(new BasicStroke(2));
        style(0, Plot.OTHERS);
        style(1, Plot.OURS);
        setDefaultItemLabelsVisible(true);
        setDefaultItemLabelGenerator((data, series, item) -> Spread.number(data.getXValue(series, item)));
        setDefaultItemLabelFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        setDefaultPositiveItemLabelPosition(new ItemLabelPosition(ItemLabelAnchor.OUTSIDE12, TextAnchor.BOTTOM_CENTER));
    }

    private void style(int series, Color color) {
        setSeriesPaint(series, color);
        setSeriesItemLabelPaint(series, series == 1 ? color : Plot.INK);
        setSeriesShape(series, new Ellipse2D.Double(-SIZE / 2, -SIZE / 2, SIZE, SIZE));
        setSeriesShapesFilled(series, true);
    }
}
