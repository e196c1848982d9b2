package io.seamark.common.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteReader;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import org.junit.jupiter.api.Test;

class HoldBackTest {

    private static void quiet(HoldBack held, int readings) {
        for (int i = 0; i < readings; i++) {
            assertThat(held.next(HoldBack.NOTHING)).isEqualTo(HoldBack.NOTHING);
        }
    }

    @Test
    void onlyWhatIsGreaterPasses() {
        HoldBack held = new HoldBack();
        assertThat(held.next(1)).isEqualTo(1);
        assertThat(held.next(1)).isEqualTo(HoldBack.NOTHING);
        assertThat(held.next(0.9)).isEqualTo(HoldBack.NOTHING);
        assertThat(held.next(1.1)).isEqualTo(1.1);
        assertThat(held.next(1)).isEqualTo(HoldBack.NOTHING);
    }

    @Test
    void aPeakIsForgottenAfterAHundredReadingsWithoutAGreaterOne() {
        HoldBack held = new HoldBack();
        held.next(3);
        quiet(held, 99);
        assertThat(held.next(2)).as("the hundredth").isEqualTo(HoldBack.NOTHING);
        assertThat(held.next(2)).isEqualTo(2);
    }

    @Test
    void aGreaterOneBeginsAnew() {
        HoldBack held = new HoldBack();
        held.next(3);
        quiet(held, 60);
        assertThat(held.next(4)).isEqualTo(4);
        quiet(held, 60);
        assertThat(held.next(3.5)).isEqualTo(HoldBack.NOTHING);
    }

    @Test
    void whatIsNoNewsNeverPasses() {
        quiet(new HoldBack(), 300);
    }

    @Test
    void itIsStoredWithItsAge() {
        HoldBack held = new HoldBack();
        held.next(3);
        quiet(held, 70);
        ByteWriter out = new ByteWriter(16);
        held.write(out);
        HoldBack read = HoldBack.read(new ByteReader(out.toBytes()));
        assertThat(read).isEqualTo(held);
        assertThat(held.copy()).isEqualTo(held);
        quiet(read, 30);
        assertThat(read.next(1)).isEqualTo(1);
    }

    @Test
    void whatIsDamagedIsRefused() {
        for (ByteWriter out : new ByteWriter[] {
            new ByteWriter(16).f64(Double.NaN).u8(0), new ByteWriter(16).f64(1).u8(102)
        }) {
            assertThatThrownBy(() -> HoldBack.read(new ByteReader(out.toBytes())))
                    .isInstanceOf(CorruptDataException.class);
        }
    }
}
