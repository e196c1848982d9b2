package io.seamark.common.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class CsvPropertiesTest {

    @Property
    void numbersAreReadToTheBit(@ForAll double value) {
        if (Double.isFinite(value)) {
            assertThat(Decimal.parse(Double.toString(value))).isEqualTo(value);
            assertThat(Decimal.parse(new BigDecimal(value).toPlainString())).isEqualTo(value);
        }
    }

    @Property
    void shortDecimalsAreReadToTheBit(
            @ForAll @LongRange(min = -999_999_999_999_999L, max = 999_999_999_999_999L) long digits,
            @ForAll @IntRange(max = 15) int scale) {
        String text = BigDecimal.valueOf(digits, scale).toPlainString();
        assertThat(Decimal.parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @Property
    void everyRowWrittenIsReadBack(
            @ForAll @Size(max = 50) List<@DoubleRange(min = -1e9, max = 1e9) Double> values,
            @ForAll @LongRange(min = 100_000_000_000L, max = 4_000_000_000_000L) long start)
            throws IOException {
        StringBuilder text = new StringBuilder("timestamp,v\n");
        for (int i = 0; i < values.size(); i++) {
            text.append(start + i).append(',').append(values.get(i)).append('\n');
        }
        try (CsvReadings rows = open(text.toString())) {
            for (int i = 0; i < values.size(); i++) {
                CsvRow.Accepted row = (CsvRow.Accepted) rows.next();
                assertThat(row.reading().ts()).isEqualTo(start + i);
                assertThat(row.reading().metrics()).containsEntry("v", values.get(i));
                assertThat(row.line()).isEqualTo(i + 2);
            }
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @Property
    void noRowThrowsWhateverItHolds(
            @ForAll @CharRange(from = ' ', to = '~') @CharRange(from = '\n', to = '\r') @CharRange(from = '"', to = '"')
                    String garbage)
            throws IOException {
        try (CsvReadings rows = open("ts,device,a,b\n" + garbage)) {
            rows.forEachRemaining(row -> assertThat(row.timeText()).isNotNull());
        }
    }

    private static CsvReadings open(String text) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return CsvReadings.open(in, "test", CsvOptions.ofDevice("d"));
    }
}
