package io.leasehold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMiddleOfAnEvenNumberOfRoundsIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4, 1, 3, 2))).isEqualTo(new Spread(1, 1, 2.5, 4, 4));
    }

    @Test
    void fewRoundsHoldTheMedianOnlyBetweenTheLeastAndTheMost() {
        assertThat(rounds(8)).isEqualTo(new Spread(1, 1, 4.5, 8, 8));
    }

    @Test
    void manyRoundsHoldTheMedianCloser() {
        assertThat(rounds(9)).isEqualTo(new Spread(1, 2, 5, 8, 9));
        assertThat(rounds(25)).isEqualTo(new Spread(1, 8, 13, 18, 25));
    }

    @Test
    void figuresAreWrittenWithTheDigitsThatCanBeMeant() {
        assertThat(List.of(0.126, 12.34, 1234.5, 7.0).stream().map(Spread::number))
                .containsExactly("0.13", "12.3", "1,235", "7");
    }

    @Test
    void roundsThatAreWrittenAlikeAreOneFigure() {
        assertThat(new Spread(1, 2, 5, 8, 9)).hasToString("5 (1…9)");
        assertThat(new Spread(2.001, 2.001, 2.002, 2.003, 2.003)).hasToString("2.00");
    }

    private static Spread rounds(int count) {
        return Spread.of(IntStream.rangeClosed(1, count).boxed().toList());
    }
}
