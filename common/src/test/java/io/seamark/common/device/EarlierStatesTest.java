package io.seamark.common.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.fuzz.Seeds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States as earlier versions stored them, byte by byte, are those that this one knows. */
class EarlierStatesTest {

    private static final long FIRST = 1_700_000_000_000L;

    /** Three times, no alert, and nothing else that is remembered. */
    private static byte[] stored(int version) {
        ByteWriter out = new ByteWriter(64).u8(version);
        out.varint(3).zigzag(FIRST).zigzag(1_000).zigzag(1_000);
        out.varint(0).varint(0).text(""); // no run, no alert
        if (version > 1) {
            out.u8(0); // no scores
            out.varint(0).i32(0); // no metrics
            out.u8(0).u8(0).u8(0); // no conditions
        }
        if (version > 2) {
            out.u8(0); // no storm
        }
        return out.toBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void timesThatWereDifferencesAreTheSameTimes(int version) {
        DeviceState read = DeviceState.fromBytes(stored(version));
        byte[] again = new ByteWriter(64)
                .u8(4)
                .varint(3)
                .u8(1)
                .i64(FIRST)
                .i32(1_000)
                .i32(2_000)
                .varint(0)
                .varint(0)
                .text("")
                .u8(0)
                .varint(0)
                .i32(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .u8(0)
                .toBytes();
        assertThat(read.toBytes()).isEqualTo(again);
        assertThat(DeviceState.fromBytes(again).toBytes()).isEqualTo(again);
        assertThat(read.recent.add(FIRST + 1_000, 5)).isFalse();
        assertThat(read.recent.add(FIRST + 1_500, 5)).isTrue();
    }

    @Test
    void timesTooFarApartForDifferencesAreStoredThemselves() {
        DeviceState state = new DeviceState();
        state.recent.add(FIRST, 5);
        state.recent.add(FIRST + (1L << 40), 5);
        byte[] begin = new ByteWriter(64)
                .u8(4)
                .varint(2)
                .u8(0)
                .i64(FIRST)
                .i64(FIRST + (1L << 40))
                .toBytes();
        assertThat(Arrays.copyOf(state.toBytes(), begin.length)).isEqualTo(begin);
    }

    @Test
    void aLaterVersionIsNotGuessedAt() {
        List<byte[]> states = Seeds.deviceStates();
        states.forEach(state -> {
            state[0] = 5;
            assertThatThrownBy(() -> DeviceState.fromBytes(state))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("version 5");
        });
    }
}
