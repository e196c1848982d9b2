package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameTableTest {

    private final NameTable table = new NameTable();

    @Test
    void theSameBytesGiveTheSameObject() {
        byte[] around = "xxpump-1yy".getBytes(UTF_8);
        String first = table.intern("pump-1".getBytes(UTF_8), 0, 6).name;
        assertThat(table.intern(around, 2, 8).name).isSameAs(first).isEqualTo("pump-1");
        assertThat(table.intern(around, 2, 2).name).isEmpty();
    }

    @Test
    void moreNamesThanItHoldsMakeItForgetAndStayRight() {
        String first = intern(0);
        for (int i = 0; i < 1_200_000; i++) {
            if (!intern(i).equals(name(i))) {
                throw new AssertionError("name " + i + " came back as " + intern(i));
            }
        }
        assertThat(intern(0)).isEqualTo(first).isNotSameAs(first);
        assertThat(intern(1_199_999)).isSameAs(intern(1_199_999));
    }

    @Test
    void toGoAheadChangesNothing() {
        byte[] known = "pump-1".getBytes(UTF_8);
        String name = table.intern(known, 0, known.length).name;
        for (int i = 0; i < 20_000; i++) { // of few it would not even look
            intern(i);
        }
        byte[][] names = {known, null, new byte[0], "pump-2".getBytes(UTF_8), known};
        table.ahead(names, names.length);
        table.ahead(new byte[NameTable.MOST_AHEAD][], NameTable.MOST_AHEAD);
        assertThat(table.find(known, 0, known.length).name).isSameAs(name);
        assertThat(table.find(names[3], 0, names[3].length)).isNull();
        assertThat(table.find(names[2], 0, 0)).isNull();
    }

    @Test
    void namesThatCollideInOneProcessDoNotInAnother() {
        NameTable known = new NameTable(4711);
        List<byte[]> colliding = new ArrayList<>();
        for (int i = 0; colliding.size() < 300; i++) {
            byte[] name = ("device-" + i).getBytes(UTF_8);
            if ((known.hash(name, 0, name.length) & 0xfff) == 0) {
                colliding.add(name);
            }
        }
        assertThat(places(known, colliding)).isEqualTo(1);
        assertThat(places(new NameTable(4712), colliding)).isGreaterThan(200);
        assertThat(places(table, colliding)).isGreaterThan(200);
    }

    @Test
    void namesThatDifferInTheHighestBitsOfTwoWordsDoNotCollideWhateverTheSecret() {
        byte[] one = new byte[17];
        byte[] other = new byte[17];
        other[7] = (byte) 0x80; // the highest bit of the first eight bytes
        for (int bit = 0; bit < 64; bit++) {
            for (int second = 0; second < 64; second++) {
                byte[] name = other.clone();
                name[8 + bit / 8] ^= (byte) (1 << bit % 8);
                name[8 + second / 8] ^= (byte) (1 << second % 8);
                assertThat(table.hash(name, 0, 17)).isNotEqualTo(table.hash(one, 0, 17));
            }
        }
    }

    private static long places(NameTable table, List<byte[]> names) {
        return names.stream()
                .map(name -> table.hash(name, 0, name.length) & 0xfff)
                .distinct()
                .count();
    }

    private String intern(int i) {
        byte[] bytes = name(i).getBytes(UTF_8);
        return table.intern(bytes, 0, bytes.length).name;
    }

    private static String name(int i) {
        return "d" + i;
    }
}
