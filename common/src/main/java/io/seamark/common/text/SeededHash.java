package io.seamark.common.text;

import java.security.SecureRandom;

/**
 * A hash of names that come from outside, for tables that look for a free place by going on from it: it begins with a number of this
 * process, so that nobody can choose names that collide. {@link String#hashCode} is known to everybody. Never stored. Stateless.
 */
public final class SeededHash {

    private static final long SEED = new SecureRandom().nextLong();
    private static final long MIX = 0x9e3779b97f4a7c15L; // 2^64 by the golden ratio

    private SeededHash() {}

    /** The hash of a name: the same for equal names, as long as this process lives. High and low bits are as good. */
    public static int of(String name) {
        long hash = SEED;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * MIX;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
