package io.seamark.common.label;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import io.seamark.common.bytes.CorruptDataException;

/** The stored form of labels: one JSON object, UTF-8 (docs/formats.md). Stateless. */
public final class LabelCodec {

    private static final Gson GSON = new Gson();
    private static final int VERSION = 1;

    private LabelCodec() {}

    public static byte[] encode(Label label) {
        return GSON.toJson(label).getBytes(UTF_8);
    }

    /**
     * Reads a label.
     *
     * @throws CorruptDataException if it is none, or of a version that is not known
     */
    public static Label decode(byte[] bytes) {
        Label label;
        try {
            label = GSON.fromJson(new String(bytes, UTF_8), Label.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a label: " + e.getMessage(), e);
        }
        if (label == null || label.version() != VERSION) {
            throw new CorruptDataException("Not a label of version " + VERSION);
        }
        return label;
    }
}
