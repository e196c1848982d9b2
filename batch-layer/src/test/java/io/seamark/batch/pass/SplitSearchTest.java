package io.seamark.batch.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.batch.archive.Tables;
import io.seamark.batch.spark.Rows;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.generation.SplitDevices.Example;
import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;

class SplitSearchTest {

    private static InternalRow row(String device, long ts, int partition, long offset) {
        return new GenericInternalRow(new Object[] {Rows.text(device), ts, partition, offset});
    }

    private static SplitDevices find(SplitSearch search, InternalRow... rows) {
        List<SplitDevices> found = new ArrayList<>();
        Iterator<InternalRow> over = search.over(Stream.of(rows).iterator(), found::add);
        for (InternalRow row : rows) {
            assertThat(over.hasNext()).isTrue();
            assertThat(over.next()).isSameAs(row);
        }
        assertThat(over.hasNext()).isFalse();
        assertThat(over.hasNext()).isFalse();
        assertThat(found).as("what was told at the end").hasSize(1);
        return found.get(0);
    }

    @Test
    void aDeviceCountsOnceHoweverOftenItChanges() {
        SplitDevices found = find(
                new SplitSearch(Seam.START, 0, 1),
                row("a", 1, 0, 0),
                row("a", 2, 2, 0),
                row("a", 3, 0, 1),
                row("b", 1, 2, 1),
                row("c", 1, 1, 0),
                row("c", 2, 0, 2));
        assertThat(found.count()).isEqualTo(2);
        assertThat(found.examples()).containsExactly(new Example("a", List.of(0, 2)));
    }

    @Test
    void importedReadingsHaveNoPartition() {
        assertThat(find(new SplitSearch(Seam.START, 0, 5), row("a", 1, Tables.IMPORTED, 0), row("a", 2, 1, 0)))
                .isEqualTo(SplitDevices.NONE);
    }

    @Test
    void readingsFromBeforePartitionsWereAddedDoNotCount() {
        SplitSearch search = new SplitSearch(new Seam(Map.of(0, 10L, 1, 5L)), 0, 5);
        assertThat(find(search, row("a", 1, 0, 9), row("a", 2, 2, 0), row("b", 1, 0, 10), row("b", 2, 2, 1)))
                .isEqualTo(new SplitDevices(1, List.of(new Example("b", List.of(0, 2)))));
    }

    @Test
    void readingsFromBeforeTheWindowDoNotCount() {
        SplitSearch search = new SplitSearch(Seam.START, 100, 5);
        assertThat(find(search, row("a", 99, 0, 9), row("a", 100, 1, 0))).isEqualTo(SplitDevices.NONE);
        assertThat(find(search, row("a", 100, 0, 9), row("a", 101, 1, 0)).count())
                .isEqualTo(1);
    }

    @Test
    void ofManyPartitionsSomeAreNamed() {
        InternalRow[] rows = new InternalRow[50];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row("a", i, i, 0);
        }
        assertThat(find(new SplitSearch(Seam.START, 0, 5), rows)
                        .examples()
                        .get(0)
                        .partitions())
                .hasSize(SplitDevices.MAX_PARTITIONS);
    }
}
