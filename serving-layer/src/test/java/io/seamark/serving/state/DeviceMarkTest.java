package io.seamark.serving.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceMarkTest {

    @Test
    void namesAreKeptInTheOrderInWhichTheyComeUpToTheLimitAndItIsSaidThatThereAreMore() {
        DeviceMark mark = DeviceMark.NONE.with(5, 0.5f, List.of("b", "a"), 3);
        assertThat(mark.more()).isFalse();
        mark = mark.with(4, 0, List.of("a", "d", "c"), 3);
        assertThat(mark.metrics()).containsExactly("a", "b", "d");
        assertThat(mark.lastTs()).isEqualTo(5);
        assertThat(mark.more()).isTrue();
        assertThat(mark.with(5, 0, List.of("e"), 3)).as("no change, no copy").isSameAs(mark);
    }

    @Test
    void theStoredFormSaysIt() {
        for (List<String> names : List.of(List.<String>of(), List.of("temp"), List.of("temp", "\u0102"))) {
            DeviceMark few = DeviceMark.NONE.with(7, 0.25f, names, 100);
            DeviceMark more = few.with(7, 0.25f, List.of("one more"), names.size());
            assertThat(more.more()).isTrue();
            for (DeviceMark each : List.of(few, more)) {
                assertThat(DeviceMark.fromBytes(each.toBytes())).isEqualTo(each);
                assertThat(DeviceMark.hasMore(each.toBytes())).isEqualTo(each.more());
            }
        }
    }

    @Test
    void anotherByteAtTheEndIsRefused() {
        byte[] bytes = DeviceMark.NONE.with(7, 0, List.of("temp"), 100).toBytes();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = 2;
        assertThatThrownBy(() -> DeviceMark.fromBytes(longer)).isInstanceOf(CorruptDataException.class);
    }
}
