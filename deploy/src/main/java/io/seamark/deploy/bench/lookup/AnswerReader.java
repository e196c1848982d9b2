package io.seamark.deploy.bench.lookup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Finds where one HTTP/1.1 answer ends in the bytes of a connection, without keeping its body: by its length, or by its
 * chunks. Knows what an answer to a GET can be; not thread-safe.
 */
final class AnswerReader {

    private static final int MAX_HEAD = 32 << 10;
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";

    private enum Place {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private final byte[] head = new byte[MAX_HEAD];
    private Place place = Place.HEAD;
    private int headBytes;
    private int lineBytes;
    private long left;
    private int status;
    private long bodyBytes;

    /**
     * Takes bytes up to the end of the answer, or all of them.
     *
     * @return whether the answer is whole; then the next call begins the next one
     * @throws IllegalStateException if the bytes are no answer
     */
    boolean read(ByteBuffer in) {
        if (place == Place.HEAD && headBytes == 0) {
            bodyBytes = 0;
        }
        while (in.hasRemaining()) {
            boolean whole =
                    switch (place) {
                        case HEAD -> head(in) && begin();
                        case BODY -> skip(in);
                        case CHUNK -> {
                            if (skip(in)) {
                                place = Place.CHUNK_END;
                            }
                            yield false;
                        }
                        case CHUNK_SIZE -> {
                            chunkSize(in.get());
                            yield false;
                        }
                        case CHUNK_END -> {
                            if (in.get() == '\n') {
                                place = Place.CHUNK_SIZE;
                            }
                            yield false;
                        }
                        case TRAILER -> trailer(in.get());
                    };
            if (whole) {
                place = Place.HEAD;
                headBytes = 0;
                return true;
            }
        }
        return false;
    }

    /** Takes the head; true when its empty line is there. */
    private boolean head(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (headBytes == MAX_HEAD) {
                throw new IllegalStateException("an answer with a head of more than " + MAX_HEAD + " bytes");
            }
            byte next = in.get();
            head[headBytes++] = next;
            if (next == '\n' && headBytes >= 4 && head[headBytes - 3] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Reads the head; true if there is no body. */
    private boolean begin() {
        String text = new String(head, 0, headBytes, ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!text.startsWith("http/1.1 ") || text.length() < 12) {
            throw new IllegalStateException(
                    "no answer of HTTP/1.1: '" + text.lines().findFirst().orElse("") + "'");
        }
        status = Integer.parseInt(text, 9, 12, 10);
        int length = text.indexOf("\n" + LENGTH);
        if (length >= 0) {
            int from = length + 1 + LENGTH.length();
            left = Long.parseLong(text.substring(from, text.indexOf('\r', from)).trim());
            place = Place.BODY;
            return left == 0;
        }
        if (text.contains("\n" + CHUNKED)) {
            place = Place.CHUNK_SIZE;
            left = 0;
            return false;
        }
        throw new IllegalStateException("an answer that does not say how long it is: '" + text + "'");
    }

    private boolean skip(ByteBuffer in) {
        int taken = (int) Math.min(left, in.remaining());
        in.position(in.position() + taken);
        left -= taken;
        bodyBytes += taken;
        return left == 0;
    }

    private void chunkSize(byte next) {
        if (next == '\n') {
            place = left == 0 ? Place.TRAILER : Place.CHUNK;
            lineBytes = 0;
        } else if (next != '\r') {
            int digit = Character.digit(next, 16);
            if (digit < 0) {
                throw new IllegalStateException("no size of a chunk: '" + (char) next + "'");
            }
            left = left * 16 + digit;
        }
    }

    private boolean trailer(byte next) {
        if (next == '\n') {
            boolean empty = lineBytes == 0;
            lineBytes = 0;
            return empty;
        }
        lineBytes += next == '\r' ? 0 : 1;
        return false;
    }

    /** Status of the answer that was read last. */
    int status() {
        return status;
    }

    /** Bytes of its body. */
    long bodyBytes() {
        return bodyBytes;
    }
}
