package io.seamark.engines;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Times of two passes of readings: from the first message that is read to the first commit that holds all of the first pass, and from
 * there to the one that holds all of the second. The job ends then, with one line of JSON. Thread-safe.
 */
public final class Marks {
    private static volatile long pass;
    private static volatile long start;
    private static volatile double cpuStart;
    private static long middle;
    private static double cpuMiddle;
    private static long inMiddle;

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

    /** So many readings are committed, with all that comes of them. */
    public static synchronized void committed(long readings) {
        if (middle == 0 && readings >= pass) {
            middle = System.nanoTime();
            cpuMiddle = cpu();
            inMiddle = readings;
        }
        if (readings >= 2 * pass) {
            long end = System.nanoTime();
            System.out.printf(
                    "{\"cold\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f},\"warm\":{\"readings\":%d,\"seconds\":%.4f,\"cpu_s\":%.2f}}%n",
                    inMiddle,
                    (middle - start) / 1e9,
                    cpuMiddle - cpuStart,
                    readings - inMiddle,
                    (end - middle) / 1e9,
                    cpu() - cpuMiddle);
            System.out.flush();
            System.exit(0);
        }
    }

    /** Asks for the committed offsets of a consumer group, again and again, as an engine commits them with its own state and output. */
    public static void follow(String broker, String group, String topic, int partitions) {
        List<TopicPartition> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new TopicPartition(topic, i));
        }
        Thread thread = new Thread(() -> {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
                while (true) {
                    Map<TopicPartition, OffsetAndMetadata> offsets =
                            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
                    long sum = 0;
                    for (TopicPartition each : all) {
                        OffsetAndMetadata known = offsets.get(each);
                        sum += known == null ? 0 : known.offset();
                    }
                    committed(sum);
                    Thread.sleep(20);
                }
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
