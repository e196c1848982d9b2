package io.seamark.batch.trial;

/** Numbers that look like chance, but are a function of a device and a seed. Stateless. */
final class Draw {

    private Draw() {}

    /** The number of a device: the same wherever and whenever it is asked for. */
    static long of(String device, long seed) {
        long h = mixed(seed);
        for (int i = 0; i < device.length(); i++) {
            h = mixed(h ^ device.charAt(i));
        }
        return h;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mixed(long z) {
        long a = z + 0x9e3779b97f4a7c15L;
        a = (a ^ (a >>> 30)) * 0xbf58476d1ce4e5b9L;
        a = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return a ^ (a >>> 31);
    }
}
