package io.seamark.engines;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Times of two passes of readings: from the first message that is read to the last reading of the first pass that is worked on, and from there
 * to the last of the second. When all is committed the job ends, with one line of JSON; what that took beyond is told apart. Thread-safe.
 */
public final class Marks {
    private static final AtomicLong WORKED = new AtomicLong();
    private static volatile long pass;
    private static volatile long start;
    private static volatile double cpuStart;
    private static volatile long middle;
    private static volatile double cpuMiddle;
    private static volatile long end;
    private static volatile double cpuEnd;

    private Marks() {}

    /** How many readings a pass has; to be told before any is read. */
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

    /** So many more readings are worked on. */
    public static void worked(int more) {
        long after = WORKED.addAndGet(more);
        long before = after - more;
        if (before < pass && after >= pass) {
            cpuMiddle = cpu();
            middle = System.nanoTime();
        }
        if (before < 2 * pass && after >= 2 * pass) {
            cpuEnd = cpu();
            end = System.nanoTime();
        }
    }

    /** So many readings are committed, with all that comes of them. */
    public static synchronized void committed(long readings) {
        if (readings < 2 * pass || end == 0) {
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "{\"cold\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f},\"warm\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f},"
                        + "\"until_commit_s\":%.4f}%n",
                pass,
                (middle - start) / 1e9,
                cpuMiddle - cpuStart,
                pass,
                (end - middle) / 1e9,
                cpuEnd - cpuMiddle,
                (System.nanoTime() - end) / 1e9);
        System.out.flush();
        System.exit(0);
    }

    /**
     * Asks for the committed offsets of a consumer group, again and again, as an engine commits them with its own state and output. Removes topics
     * that are named after the group in the end.
     */
    public static void follow(String broker, String group, String topic, int partitions) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(each -> new TopicPartition(topic, each))
                .toList();
        Thread thread = new Thread(() -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
                long committed = 0;
                while (committed < 2 * pass) {
                    Thread.sleep(20);
                    Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get();
                    committed = all.stream()
                            .map(offsets::get)
                            .mapToLong(each -> each == null ? 0 : each.offset())
                            .sum();
                }
                admin.deleteTopics(admin.listTopics().names().get().stream()
                                .filter(each -> each.startsWith(group))
                                .toList())
                        .all()
                        .get();
                committed(committed);
            } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static double cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }
}
