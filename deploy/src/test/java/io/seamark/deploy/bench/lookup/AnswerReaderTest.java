package io.seamark.deploy.bench.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "A\r\n0123456789\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n";
    private static final String EMPTY = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void answersEndWhereTheySayHoweverTheirBytesCome(int piece) {
        AnswerReader reader = new AnswerReader();
        byte[] bytes = (SIZED + "|" + CHUNKED + "|" + EMPTY + "|").getBytes(ISO_8859_1);
        StringBuilder seen = new StringBuilder();
        for (int from = 0; from < bytes.length; ) {
            ByteBuffer in = ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from));
            while (in.hasRemaining() && bytes[in.position()] != '|') {
                int before = in.position();
                // What lies beyond the end of an answer stays in the buffer.
                ByteBuffer answer = in.duplicate();
                int bar = before;
                while (bar < in.limit() && bytes[bar] != '|') {
                    bar++;
                }
                answer.limit(bar);
                if (reader.read(answer)) {
                    seen.append(reader.status())
                            .append(':')
                            .append(reader.bodyBytes())
                            .append(' ');
                }
                in.position(answer.position());
            }
            if (in.hasRemaining()) {
                in.get();
            }
            from = in.position();
        }
        assertThat(seen.toString()).isEqualTo("200:5 404:13 200:0 ");
    }

    @Test
    void takesNoMoreThanOneAnswer() {
        AnswerReader reader = new AnswerReader();
        ByteBuffer in = ByteBuffer.wrap((SIZED + EMPTY).getBytes(ISO_8859_1));
        assertThat(reader.read(in)).isTrue();
        assertThat(in.remaining()).isEqualTo(EMPTY.length());
        assertThat(reader.read(in)).isTrue();
        assertThat(reader.bodyBytes()).isZero();
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> new AnswerReader().read(ByteBuffer.wrap("SSH-2.0-x\n\n\n".getBytes(ISO_8859_1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ssh-2.0");
        assertThatThrownBy(
                        () -> new AnswerReader().read(ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1))))
                .hasMessageContaining("how long");
    }
}
