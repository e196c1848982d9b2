package io.seamark.common.reading;

/** Why a metric of an accepted reading was left out. The ordinals are part of the frame format. */
public enum LeftOutReason {
    /** It is text. */
    TEXT("text"),
    /** It is an array. */
    ARRAY("an array"),
    /** It is an object. */
    OBJECT("an object"),
    /** It is NaN, infinite, or too large for a double. */
    NOT_FINITE("not finite");

    private static final LeftOutReason[] ALL = values();

    private final String words;

    LeftOutReason(String words) {
        this.words = words;
    }

    /** What the metric is, in words. */
    String words() {
        return words;
    }

    /** How many reasons there are. */
    public static int count() {
        return ALL.length;
    }

    /** The reason of an ordinal in {@code [0, count())}. */
    public static LeftOutReason of(int ordinal) {
        return ALL[ordinal];
    }
}
