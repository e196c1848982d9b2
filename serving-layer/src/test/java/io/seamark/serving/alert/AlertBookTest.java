package io.seamark.serving.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.serving.state.ServingDb;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Which of two events of an alert is the later one. */
class AlertBookTest {

    private static final String ID = "pump-1|band|1|900000";

    @TempDir
    Path folder;

    private ServingDb db;
    private AlertBook book;

    @BeforeEach
    void open() {
        db = ServingDb.open(folder, 16 << 20);
        book = new AlertBook(db, 100);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static AlertEvent event(Kind kind, long readings, int partition, long offset) {
        return new AlertEvent(
                1, ID, kind, "pump-1", "band", 0, offset, 0.7, 0.7, 3, readings, List.of(), "g", partition, offset, "");
    }

    private Kind standing() {
        return book.get(ID).orElseThrow().event().event();
    }

    @Test
    void aReplayChangesNothing() {
        assertThat(book.take(event(Kind.OPENED, 3, 1, 900_002))).isTrue();
        assertThat(book.take(event(Kind.UPDATED, 5, 1, 900_004))).isTrue();
        assertThat(book.take(event(Kind.OPENED, 3, 1, 900_002))).isFalse();
        assertThat(book.take(event(Kind.UPDATED, 5, 1, 900_004))).isFalse();
        assertThat(standing()).isEqualTo(Kind.UPDATED);
    }

    @Test
    void anAlertOfADeviceThatHasMovedToAnotherPartitionGoesOnAndEndsThere() {
        book.take(event(Kind.OPENED, 3, 1, 900_002));
        assertThat(book.take(event(Kind.UPDATED, 6, 5, 100))).isTrue();
        assertThat(book.take(event(Kind.UPDATED, 4, 1, 900_003)))
                .as("of a speed layer that has been overtaken")
                .isFalse();
        assertThat(book.take(event(Kind.CLOSED, 6, 5, 120))).isTrue();
        assertThat(book.take(event(Kind.UPDATED, 7, 1, 900_009)))
                .as("nothing opens again")
                .isFalse();
        assertThat(standing()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void anAcknowledgementIsOnTheDiskBeforeItIsAnswered() throws Exception {
        book.take(event(Kind.OPENED, 3, 1, 900_002));
        book.commit("topic", List.of());
        int before = syncs();
        assertThat(book.acknowledge(ID, 1, "seen")).isPresent();
        assertThat(syncs()).isEqualTo(before + 1);
    }

    /** How often the log of the database was synced to the disk. */
    private int syncs() throws RocksDBException {
        Matcher found = Pattern.compile("Cumulative WAL: .* writes, (\\d+) syncs")
                .matcher(db.rocks().getProperty("rocksdb.dbstats"));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void labelsOfAlertsThatNobodyKnowsTakeBoundedMemory() {
        for (int i = 0; i < 1_000; i++) {
            book.said("unknown-" + i, "true");
        }
        book.said(ID, "true");
        assertThat(book.labels()).isEqualTo(100);
        book.take(event(Kind.OPENED, 3, 1, 900_002));
        assertThat(book.get(ID).orElseThrow().label()).as("the latest stay").isEqualTo("true");
    }
}
