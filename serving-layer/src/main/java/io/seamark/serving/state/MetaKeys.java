package io.seamark.serving.state;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    /** The last messages of {@code deltas} that are in it. */
    public static byte[] foldProofs(String id) {
        return bytes("fold-proofs/" + id);
    }

    /** Devices in several partitions, as the fold beyond a generation's seam has seen them. */
    public static byte[] foldSplit(String id) {
        return bytes("fold-split/" + id);
    }

    /** The last message of {@code alerts} that was taken, and so the offset from which to go on, by partition. */
    public static byte[] alerts(int partition) {
        return bytes("alerts/" + partition);
    }

    /** What all keys of {@link #alerts} lie at or beyond. */
    public static byte[] alertsFirst() {
        return bytes("alerts/");
    }

    /** What all keys of {@link #alerts} lie below. */
    public static byte[] alertsEnd() {
        return bytes("alerts0");
    }

    /** Id of the topic that the positions of {@link #alerts} belong to. */
    public static byte[] alertsTopic() {
        return bytes("alerts-topic");
    }

    /** Whose readings the folder holds. */
    public static byte[] fleet() {
        return bytes("fleet");
    }

    /** Written to find out whether anything can be; its value means nothing. */
    public static byte[] tried() {
        return bytes("tried");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
