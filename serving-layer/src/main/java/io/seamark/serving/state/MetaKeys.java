package io.seamark.serving.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The keys of the meta family. Stateless. */
public final class MetaKeys {

    private MetaKeys() {}

    /** Id of the generation that was served last. */
    public static byte[] current() {
        return bytes("current");
    }

    /** The manifest of a generation whose families are whole. */
    public static byte[] loaded(String id) {
        return bytes("loaded/" + id);
    }

    /** The {@link FoldState} beyond a generation's seam. */
    public static byte[] fold(String id) {
        return bytes("fold/" + id);
    }

    /** The offset of {@code alerts} from which to go on, by partition. */
    public static byte[] alerts(int partition) {
        return bytes("alerts/" + partition);
    }

    /** What all keys of the index begin with, for one partition. */
    public static byte[] indexPrefix(int partition) {
        return ByteBuffer.allocate(10).put(bytes("index/")).putInt(partition).array();
    }

    /** Where in {@code deltas} the frame stands that begins at an offset of a partition of {@code readings}. */
    public static byte[] index(int partition, long from) {
        return ByteBuffer.allocate(18).put(indexPrefix(partition)).putLong(from).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
