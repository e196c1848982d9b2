package io.seamark.common.text;

/** Names of one {@link String#hashCode}, as somebody chooses them who knows it. */
public final class CollidingNames {

    private static final int BITS = 19;

    private CollidingNames() {}

    /** Name {@code i}, from 0 to 2^19 - 1. */
    public static String of(int i) {
        StringBuilder name = new StringBuilder(2 * BITS);
        for (int bit = 0; bit < BITS; bit++) {
            name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
