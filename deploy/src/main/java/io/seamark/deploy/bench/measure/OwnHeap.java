package io.seamark.deploy.bench.measure;

/** The heap of this process. Stateless. */
public final class OwnHeap {

    private OwnHeap() {}

    /** Bytes on it after full collections. */
    public static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
