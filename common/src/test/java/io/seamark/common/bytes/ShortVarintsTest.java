package io.seamark.common.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShortVarintsTest {

    @Test
    void theyEndWhereReadOneByOneTheyEnd() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            int count = random.nextInt(40);
            ByteWriter out = new ByteWriter(16).raw(new byte[random.nextInt(9)]);
            int from = out.size();
            for (int i = 0; i < count; i++) {
                out.varint(random.nextInt(1 << 1 + random.nextInt(20)));
            }
            int until = out.size();
            byte[] behind = new byte[random.nextInt(12)];
            random.nextBytes(behind);
            ByteReader in = new ByteReader(out.raw(behind).toBytes());
            in.raw(from);
            assertThat(in.shortVarints(count)).hasSize(until - from);
            assertThat(in.position()).isEqualTo(until);
        }
    }

    @Test
    void oneOfMoreThanThreeBytesIsNone() {
        for (int before = 0; before < 20; before++) {
            ByteWriter out = new ByteWriter(64);
            for (int i = 0; i < before; i++) {
                out.varint(i % 3 == 0 ? 1 << 20 : 1);
            }
            byte[] bytes = out.varint(1 << 21).raw(new byte[16]).toBytes();
            int count = before + 1;
            assertThatThrownBy(() -> new ByteReader(bytes).shortVarints(count))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("more than 3 bytes");
        }
    }

    @Test
    void moreThanAreThereAreNone() {
        for (int length = 0; length < 30; length++) {
            byte[] bytes = new byte[length + 20];
            int until = length;
            assertThatThrownBy(() -> new ByteReader(bytes, 0, until).shortVarints(until + 1))
                    .isInstanceOf(CorruptDataException.class);
            byte[] open = new byte[length + 1];
            open[length] = (byte) 0x80;
            assertThatThrownBy(() -> new ByteReader(open).shortVarints(open.length))
                    .isInstanceOf(CorruptDataException.class);
        }
    }
}
