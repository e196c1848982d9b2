package io.seamark.common.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.text.PlainText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class JsonValuesTest {

    @Test
    void aLineIsAValue() throws IOException {
        assertThat(read("{\"a\":1}\r\n\n  {\"b\":\n\"nonsense\"\ntemp=1\n{\"c\":3}"))
                .containsExactly("1 {\"a\":1}", "3 {\"b\":", "4 \"nonsense\"", "5 temp=1", "6 {\"c\":3}");
    }

    @Test
    void elementsOfAnArrayAreValues() throws IOException {
        assertThat(read("[\n  {\"a\":[1,{}]},\n  {\"b\":\"]}\\\"\"}\n]\n"))
                .containsExactly("2 {\"a\":[1,{}]}", "3 {\"b\":\"]}\\\"\"}");
        assertThat(read("[{\"a\":1},{\"b\":2}]\n[{\"c\":3}]\n{\"d\":4}\n"))
                .containsExactly("1 {\"a\":1}", "1 {\"b\":2}", "2 {\"c\":3}", "3 {\"d\":4}");
        assertThat(read("{\"a\":1}\n[{\"b\":2},{\"c\":3}]\n"))
                .containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "2 {\"c\":3}");
        assertThat(read("[]")).isEmpty();
        assertThat(read("[1,2,3]\n{\"a\":1}\n")).containsExactly("1 [1,2,3]", "2 {\"a\":1}");
    }

    @Test
    void anObjectMayGoOverSeveralLines() throws IOException {
        assertThat(read("{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n"))
                .containsExactly("1 {\n  \"a\": 1\n}", "4 {\n  \"b\": 2\n}");
        assertThat(read("{\"a\":1},\n{\"b\":2}{\"c\":3}\n"))
                .containsExactly("1 {\"a\":1}", "2 {\"b\":2}", "2 {\"c\":3}");
    }

    @Test
    void aBrokenElementDoesNotTakeTheNextWithIt() throws IOException {
        assertThat(read("[\n{\"a\":\n{\"b\":2},\n{\"c\":\"x\n{\"d\":4}\n]"))
                .containsExactly("2 {\"a\":", "3 {\"b\":2}", "4 {\"c\":\"x", "5 {\"d\":4}");
        assertThat(read("[{\"a\":1} x, {\"b\":2}]\n")).containsExactly("1 {\"a\":1} x, {\"b\":2}]");
    }

    @Test
    void marksAndTrailingNulBytesAreNoPart() throws IOException {
        assertThat(read("\uFEFF{\"a\":1}\n{\"b\":2}\0\0\0\n\0\0")).containsExactly("1 {\"a\":1}", "2 {\"b\":2}");
    }

    @Test
    void aLongValueIsCutAndTheNextIsRead() throws IOException {
        List<String> values = new ArrayList<>();
        String text = "[{\"a\":\"" + "x".repeat(100) + "\"},\n{\"b\":2}]";
        try (JsonValues file = new JsonValues(new ByteArrayInputStream(text.getBytes(UTF_8)), 20)) {
            for (Optional<byte[]> value = file.next(); value.isPresent(); value = file.next()) {
                values.add(new String(value.get(), UTF_8));
            }
        }
        assertThat(values.get(0)).hasSize(21);
        assertThat(values.get(1)).isEqualTo("{\"b\":2}");
    }

    @Property
    void nothingThrowsAndEveryEndIsReached(
            @ForAll @CharRange(from = ' ', to = '~') @CharRange(from = '\n', to = '\n') String garbage)
            throws IOException {
        assertThat(String.join("", read("[{" + garbage)).length()).isLessThanOrEqualTo(10 * (garbage.length() + 2));
    }

    private static List<String> read(String text) throws IOException {
        List<String> values = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(UTF_8));
        try (JsonValues file = new JsonValues(PlainText.of(in, "test"), 1000)) {
            for (Optional<byte[]> value = file.next(); value.isPresent(); value = file.next()) {
                values.add(file.line() + " " + new String(value.get(), UTF_8));
            }
        }
        return values;
    }
}
