package io.seamark.engines;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Times of two passes of readings, from the first to be read to the last to be folded into its device's state. What an engine
 * still has to commit then is left out, in its favour. Thread-safe.
 */
public final class Marks {
    private static final AtomicLong SEEN = new AtomicLong();
    private static volatile long pass = Long.MAX_VALUE / 4;
    private static volatile long start;
    private static volatile long middle;
    private static volatile double cpuStart;
    private static volatile double cpuMiddle;

    private Marks() {}

    public static void passOf(long readings) {
        pass = readings;
    }

    /** A message was read. */
    public static void read() {
        if (start == 0) {
            synchronized (Marks.class) {
                if (start == 0) {
                    cpuStart = cpu();
                    start = System.nanoTime();
                }
            }
        }
    }

    /** A reading is in the state of its device. */
    public static void folded() {
        long seen = SEEN.incrementAndGet();
        if (seen == pass) {
            middle = System.nanoTime();
            cpuMiddle = cpu();
        } else if (seen == 2 * pass) {
            long end = System.nanoTime();
            System.out.printf(
                    "{\"cold\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f},\"warm\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f}}%n",
                    pass, (middle - start) / 1e9, cpuMiddle - cpuStart, pass, (end - middle) / 1e9, cpu() - cpuMiddle);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    private static double cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }
}
