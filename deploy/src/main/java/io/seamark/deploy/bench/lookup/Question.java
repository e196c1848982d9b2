package io.seamark.deploy.bench.lookup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.seamark.common.summary.Hour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the bench asks the serving layer. */
public enum Question {
    /** One hour of one metric of one device: half of them the newest, which both views have, half any of the last 30 days. */
    POINT("point look-up, one hour of a metric", 1 << 16),
    /** What is known of one device: the last values of its metrics, its open alerts. */
    DEVICE("one device, its last values", 1 << 14),
    /** All hours of 30 days of one metric of one device. */
    RANGE("30 days of a metric, by hour", 1 << 14);

    /** How many hours a {@link #RANGE} has. */
    public static final int RANGE_HOURS = 30 * 24;

    private final String words;
    private final int variants;

    Question(String words, int variants) {
        this.words = words;
        this.variants = variants;
    }

    /** What is asked, for people. */
    public String words() {
        return words;
    }

    /** Name in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Requests of this kind, about devices, metrics and hours drawn at random; the same for the same seed. */
    public List<byte[]> requests(ServedHistory history, String authority, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> requests = new ArrayList<>(variants);
        for (int i = 0; i < variants; i++) {
            requests.add(request("/" + path(history, random), authority));
        }
        return requests;
    }

    /** A GET as clients send it. */
    public static byte[] request(String path, String authority) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\nAccept: application/json\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private String path(ServedHistory history, SplittableRandom random) {
        String device = history.devices().get(random.nextInt(history.devices().size()));
        String metric = ServedHistory.METRICS.get(random.nextInt(ServedHistory.METRICS.size()));
        long newest = history.untilHour() - 1;
        return switch (this) {
            case POINT ->
                aggregates(device, metric, random.nextBoolean() ? newest : newest - random.nextInt(RANGE_HOURS), 1);
            case DEVICE -> "v1/devices/" + device;
            case RANGE -> aggregates(device, metric, history.untilHour() - RANGE_HOURS, RANGE_HOURS);
        };
    }

    /** Path of the hours of a metric, from the first hour on. */
    public static String aggregates(String device, String metric, long fromHour, int hours) {
        return "v1/devices/" + device + "/metrics/" + metric + "/aggregates?from=" + Hour.start(fromHour) + "&to="
                + Hour.start(fromHour + hours);
    }
}
