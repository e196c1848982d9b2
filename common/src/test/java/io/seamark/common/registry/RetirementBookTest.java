package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetirementBookTest {

    private final RetirementBook book = new RetirementBook(3, 8);

    private void retire(String device, long at) {
        book.take(device.getBytes(UTF_8), RetirementCodec.encode(Retirement.of(device, at, at - 5)));
    }

    private List<String> listed(String prefix, String after, int limit) {
        return book.all(prefix, after, limit).stream().map(Retirement::device).toList();
    }

    @Test
    void aDeviceIsRetiredUntilItIsRestored() {
        retire("pump/7", 100);
        assertThat(book.isRetired("pump/7")).isTrue();
        assertThat(book.of("pump/7")).contains(Retirement.of("pump/7", 100, 95));
        assertThat(book.of("pump/7").orElseThrow().isFollowedBy(95)).isFalse();
        assertThat(book.of("pump/7").orElseThrow().isFollowedBy(96)).isTrue();
        book.take("pump/7".getBytes(UTF_8), null);
        assertThat(book.isRetired("pump/7")).isFalse();
        assertThat(book.devices(0)).isSameAs(RetiredDevices.NONE);
    }

    @Test
    void thoseThatWereRetiredBeforeATimeNeedNotBeRemembered() {
        retire("a", 100);
        retire("b", 200);
        RetiredDevices devices = book.devices(200);
        assertThat(devices.names()).containsExactly("a", "b");
        assertThat(devices.isReleased("a")).isTrue();
        assertThat(devices.isReleased("b")).isFalse();
        assertThat(devices.contains("c")).isFalse();
    }

    @Test
    void whatIsBeyondTheLimitsIsCountedAndLeftOut() {
        retire("b1", 1);
        retire("a1", 1);
        retire("too-long!", 1);
        assertThat(book.leftOut()).isOne();
        assertThat(book.problem("too-long!"))
                .hasValueSatisfying(why -> assertThat(why).contains("9 characters", "at most 8", "max-name"));
        retire("a2", 1);
        assertThat(book.problem("c")).hasValueSatisfying(why -> assertThat(why).contains("3 retired", "max-retired"));
        retire("c", 1);
        assertThat(book.leftOut()).isEqualTo(2);
        retire("a2", 2);
        assertThat(book.leftOut()).as("one that is known can be retired again").isEqualTo(2);
        assertThat(book.size()).isEqualTo(3);
    }

    @Test
    void listedInOrderFromAnyOfThem() {
        retire("b1", 1);
        retire("a1", 1);
        retire("a2", 1);
        assertThat(listed("", "", 10)).containsExactly("a1", "a2", "b1");
        assertThat(listed("", "a1", 1)).containsExactly("a2");
        assertThat(listed("a", "", 10)).containsExactly("a1", "a2");
        assertThat(listed("a", "a2", 10)).isEmpty();
        assertThat(listed("b", "a1", 10)).containsExactly("b1");
    }

    @Test
    void whatIsNoRetirementIsRefused() {
        for (String bad :
                List.of("", "{", "[]", "{}", "{\"version\":1}", "{\"version\":2,\"device\":\"a\",\"at\":1}")) {
            assertThatThrownBy(() -> book.take("a".getBytes(UTF_8), bad.getBytes(UTF_8)))
                    .as(bad)
                    .isInstanceOf(CorruptDataException.class);
        }
        byte[] other = RetirementCodec.encode(Retirement.of("b", 1, 0));
        assertThatThrownBy(() -> book.take("a".getBytes(UTF_8), other))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("it names 'b', the key is 'a'");
        assertThatThrownBy(() -> book.take(null, other)).hasMessageContaining("the key is missing");
        assertThat(book.size()).isZero();
    }
}
