package io.seamark.deploy.bench.speed;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has cost up to a moment. Immutable.
 *
 * @param nanos the moment, by {@link System#nanoTime}
 * @param cpuNanos of all threads, the JVM's own too; negative if not known
 * @param allocatedBytes by the threads of Java that live; they must outlive what is measured
 */
record OwnCosts(long nanos, long cpuNanos, long allocatedBytes) {

    static OwnCosts now() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes); // negative: the thread has just ended
        }
        long cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        return new OwnCosts(System.nanoTime(), cpu, allocated);
    }

    /** What was added since an earlier moment. */
    PassCosts since(OwnCosts begin, long readings) {
        return new PassCosts(
                readings,
                (nanos - begin.nanos) / 1e9,
                cpuNanos < 0 || begin.cpuNanos < 0 ? Double.NaN : (cpuNanos - begin.cpuNanos) / 1e9,
                allocatedBytes - begin.allocatedBytes);
    }
}
