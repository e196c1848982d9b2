package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.seamark.common.bytes.CorruptDataException;

/** The stored form of retirements: one JSON object, UTF-8 (docs/formats.md). Stateless. */
public final class RetirementCodec {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private RetirementCodec() {}

    public static byte[] encode(Retirement retirement) {
        return GSON.toJson(retirement).getBytes(UTF_8);
    }

    /**
     * Reads a message of the topic.
     *
     * @param key of the message: the device id; null for none
     * @throws CorruptDataException if it is none, of a version that is not known, or its key is another device
     */
    public static Retirement decode(byte[] key, byte[] value) {
        Retirement retirement;
        try {
            retirement = GSON.fromJson(new String(value, UTF_8), Retirement.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a retirement: " + e.getMessage(), e);
        }
        if (retirement == null || retirement.version() != Retirement.VERSION) {
            throw new CorruptDataException("Not a retirement of version " + Retirement.VERSION);
        }
        if (key == null || !retirement.device().equals(new String(key, UTF_8))) {
            throw new CorruptDataException("Not a retirement of the device of its key: it names '"
                    + retirement.device() + "', the key "
                    + (key == null ? "is missing" : "is '" + new String(key, UTF_8) + "'"));
        }
        return retirement;
    }
}
