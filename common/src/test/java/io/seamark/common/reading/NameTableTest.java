package io.seamark.common.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

    private String intern(int i) {
        byte[] bytes = name(i).getBytes(UTF_8);
        return table.intern(bytes, 0, bytes.length).name;
    }

    private static String name(int i) {
        return "d" + i;
    }
}
