package io.seamark.common.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ViewKeyTest {

    /** Names in the order of their code points, which is the order of their UTF-8 bytes. */
    private static final Comparator<ViewKey> ORDER = Comparator.comparing(ViewKey::device, ViewKeyTest::byCodePoints)
            .thenComparing(ViewKey::metric, ViewKeyTest::byCodePoints)
            .thenComparingLong(ViewKey::hour);

    private static int byCodePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    @Property(tries = 1000)
    void bytesCompareAsDeviceMetricAndHourDo(@ForAll("keys") ViewKey a, @ForAll("keys") ViewKey b) {
        assertThat(Integer.signum(Arrays.compareUnsigned(a.toBytes(), b.toBytes())))
                .isEqualTo(Integer.signum(ORDER.compare(a, b)));
    }

    @Property(tries = 500)
    void isReadBack(@ForAll("keys") ViewKey key) {
        assertThat(ViewKey.decode(key.toBytes())).isEqualTo(key);
    }

    @Property(tries = 300)
    void prefixesEncloseTheirOwnKeysOnly(@ForAll("keys") ViewKey a, @ForAll("keys") ViewKey b) {
        assertThat(startsWith(a.toBytes(), ViewKey.prefix(b.device())))
                .isEqualTo(a.device().equals(b.device()));
        assertThat(startsWith(a.toBytes(), ViewKey.prefix(b.device(), b.metric())))
                .isEqualTo(a.device().equals(b.device()) && a.metric().equals(b.metric()));
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Test
    void whatIsNoKeyIsDamage() {
        byte[] key = ViewKey.encode("d", "m", 5);
        IntStream.range(0, key.length).mapToObj(cut -> Arrays.copyOf(key, cut)).forEach(part -> assertThatThrownBy(
                        () -> ViewKey.decode(part))
                .isInstanceOf(CorruptDataException.class));
        assertThatThrownBy(() -> ViewKey.decode(Arrays.copyOf(key, key.length + 1)))
                .isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> ViewKey.decode(new byte[0])).isInstanceOf(CorruptDataException.class);
    }

    @Provide
    Arbitrary<ViewKey> keys() {
        Arbitrary<String> names = Arbitraries.of("a", "b", " ", "~", "\u00e9", "\ud83d\ude80", "\uffee", "1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
        Arbitrary<Long> hours = Arbitraries.oneOf(
                Arbitraries.longs().between(-300, 300),
                Arbitraries.longs().between(Integer.MIN_VALUE, Integer.MAX_VALUE));
        return Combinators.combine(names, names, hours).as(ViewKey::new);
    }
}
