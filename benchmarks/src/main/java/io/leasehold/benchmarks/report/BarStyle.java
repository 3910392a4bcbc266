package io.leasehold.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.List;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;

/** Bars in the order of a list: ours in colour, the others in grey, the figure beside each. */
final class BarStyle extends BarRenderer {

    private static final long serialVersionUID = 1;
    private static final Color OURS = new Color(0x0B7A75);
    private static final Color OTHERS = new Color(0xB8BFC6);

    private final transient List<Bar> bars;

    BarStyle(List<Bar> bars, double base) {
        this.bars = bars;
        setBarPainter(new StandardBarPainter());
        setShadowVisible(false);
        setBase(base);
        setDefaultItemLabelsVisible(true);
        setDefaultItemLabelGenerator(new Labels());
        setDefaultItemLabelFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        setDefaultItemLabelPaint(Plot.INK);
        setDefaultPositiveItemLabelPosition(new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    }

    @Override
    public Paint getItemPaint(int row, int column) {
        return bars.get(column).ours() ? OURS : OTHERS;
    }

    /** The figure itself: a logarithmic axis shows none as its least. */
    private final class Labels extends StandardCategoryItemLabelGenerator {

        private static final long serialVersionUID = 1;

        @Override
        public String generateLabel(CategoryDataset data, int row, int column) {
            return Spread.number(bars.get(column).value());
        }
    }
}
