package io.seamark.common.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.summary.Summary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewFileTest {

    private static byte[] file(int rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ViewFile.Writer writer = new ViewFile.Writer(bytes)) {
            for (int i = 0; i < rows; i++) {
                writer.add(
                        ViewKey.encode("device", "metric", i), Summary.of(i, i).toBytes());
            }
            assertThat(writer.rows()).isEqualTo(rows);
        }
        return bytes.toByteArray();
    }

    private static List<Map.Entry<byte[], byte[]>> read(byte[] file) throws IOException {
        List<Map.Entry<byte[], byte[]>> rows = new ArrayList<>();
        long count = ViewFile.read(new ByteArrayInputStream(file), (key, value) -> rows.add(Map.entry(key, value)));
        assertThat(count).isEqualTo(rows.size());
        return rows;
    }

    @Test
    void rowsAreReadBackInOrderOverManyBlocks() throws IOException {
        byte[] file = file(10_000);
        assertThat(file.length).isGreaterThan(4 * 65_536);
        List<Map.Entry<byte[], byte[]>> rows = read(file);
        assertThat(rows).hasSize(10_000);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(ViewKey.decode(rows.get(i).getKey())).isEqualTo(new ViewKey("device", "metric", i));
            assertThat(Summary.fromBytes(rows.get(i).getValue()).first()).isEqualTo(i);
        }
    }

    @Test
    void aFileWithoutRowsIsAFile() throws IOException {
        assertThat(read(file(0))).isEmpty();
    }

    @Test
    void aFileCutShortAnywhereIsDamage() throws IOException {
        byte[] file = file(3);
        for (int cut = 0; cut < file.length; cut++) {
            byte[] part = Arrays.copyOf(file, cut);
            assertThatThrownBy(() -> read(part)).as("cut at %s", cut).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void everyChangedBitIsDamage() throws IOException {
        byte[] file = file(3);
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] changed = file.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(changed)).as("bit %s", bit).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void aLengthThatReadsAsTheEndHidesNoRows() throws IOException {
        byte[] file = file(3);
        Arrays.fill(file, 4, 8, (byte) 0);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("after its end");
    }

    @Test
    void rowsOutOfOrderAreRefused() throws IOException {
        ViewFile.Writer writer = new ViewFile.Writer(new ByteArrayOutputStream());
        byte[] key = ViewKey.encode("d", "m", 5);
        writer.add(key, new byte[] {1});
        assertThatThrownBy(() -> writer.add(key, new byte[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hour=5");
        assertThatThrownBy(() -> writer.add(ViewKey.encode("d", "m", 4), new byte[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
        writer.close();
    }
}
