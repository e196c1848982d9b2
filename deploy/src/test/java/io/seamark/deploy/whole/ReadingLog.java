package io.seamark.deploy.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.seam.Seam;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log of readings that remembers what was meant by each message; so the truth is known without the code that is tested.
 * Readings come in order, late, twice with the same or other values, in several messages of one time, and broken.
 */
final class ReadingLog {

    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final int DEVICES_A_PARTITION = 2;

    /** What a device said; a message without one is broken. */
    record Fact(String device, long ts, Map<String, Double> metrics) {}

    /** One message. */
    record Message(byte[] key, byte[] value, long timestamp, Optional<Fact> fact) {}

    /** What a log comes to below some offsets. */
    record Truth(Map<Cell.Place, Cell> cells, long accepted, long duplicates, long rejected) {}

    private final Random random;
    private final List<List<Message>> partitions = new ArrayList<>();
    private final Map<String, List<Fact>> said = new HashMap<>();
    private long clock = START;

    ReadingLog(int partitionCount, Random random) {
        this.random = random;
        for (int p = 0; p < partitionCount; p++) {
            partitions.add(new ArrayList<>());
        }
    }

    int partitionCount() {
        return partitions.size();
    }

    long end(int partition) {
        return partitions.get(partition).size();
    }

    Seam end() {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int p = 0; p < partitions.size(); p++) {
            ends.put(p, end(p));
        }
        return new Seam(ends);
    }

    Message message(int partition, long offset) {
        return partitions.get(partition).get((int) offset);
    }

    void append() {
        int partition = random.nextInt(partitions.size());
        String device = "pump-" + partition + "-" + random.nextInt(DEVICES_A_PARTITION);
        clock += random.nextInt(120_000);
        partitions.get(partition).add(random.nextInt(8) == 0 ? broken(device) : reading(device));
    }

    private Message reading(String device) {
        List<Fact> before = said.computeIfAbsent(device, id -> new ArrayList<>());
        Fact fact;
        int kind = before.isEmpty() ? 9 : random.nextInt(10);
        if (kind < 3) {
            fact = before.get(random.nextInt(before.size())); // a repeat, to the letter
        } else if (kind == 3) {
            fact = new Fact(device, before.get(random.nextInt(before.size())).ts, metrics()); // one with other values
        } else {
            long late = kind == 4 ? random.nextInt(5) * HOUR + random.nextInt(1000) : random.nextInt(5);
            fact = new Fact(device, clock - late, metrics());
        }
        before.add(fact);
        return new Message(device.getBytes(UTF_8), json(fact).getBytes(UTF_8), clock, Optional.of(fact));
    }

    private Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        int which = random.nextInt(4); // one, the other, or both
        if (which != 0) {
            metrics.put("temp", random.nextInt(2000) / 8.0 - 100);
        }
        if (which != 1) {
            metrics.put("rpm", (double) random.nextInt(3000));
        }
        return metrics;
    }

    private static String json(Fact fact) {
        StringBuilder text =
                new StringBuilder("{\"device\":\"" + fact.device + "\",\"ts\":" + fact.ts + ",\"metrics\":{");
        fact.metrics.forEach((name, value) ->
                text.append('"').append(name).append("\":").append(value).append(','));
        text.setCharAt(text.length() - 1, '}');
        return text.append('}').toString();
    }

    private Message broken(String device) {
        byte[] key = device.getBytes(UTF_8);
        String good = json(new Fact(device, clock, metrics()));
        return switch (random.nextInt(6)) {
            case 0 ->
                new Message(
                        key, good.substring(0, random.nextInt(good.length())).getBytes(UTF_8), clock, none());
            case 1 -> new Message("another".getBytes(UTF_8), good.getBytes(UTF_8), clock, none());
            case 2 -> new Message(key, good.getBytes(UTF_8), clock - 2 * HOUR, none()); // too far ahead of its message
            case 3 -> new Message(null, good.getBytes(UTF_8), clock, none());
            case 4 -> new Message(key, null, clock, none());
            default -> new Message(key, good.replaceFirst("temp|rpm", "\u0001").getBytes(UTF_8), clock, none());
        };
    }

    private static Optional<Fact> none() {
        return Optional.empty();
    }

    /** What the readings below these offsets come to: of each device, time and metric the first in the log counts. */
    Truth truth(Seam until) {
        Map<Cell.Place, Cell> cells = new HashMap<>();
        Set<String> seen = new HashSet<>();
        long accepted = 0;
        long duplicates = 0;
        long rejected = 0;
        for (int p = 0; p < partitions.size(); p++) {
            for (Message message : partitions.get(p).subList(0, (int) until.at(p))) {
                if (message.fact.isEmpty()) {
                    rejected++;
                    continue;
                }
                Fact fact = message.fact.get();
                Map<String, Double> measured = new TreeMap<>(fact.metrics);
                measured.keySet().removeIf(metric -> !seen.add(fact.device + "@" + fact.ts + "@" + metric));
                if (measured.isEmpty()) {
                    duplicates++;
                    continue;
                }
                accepted++;
                measured.forEach((metric, value) -> cells.merge(
                        new Cell.Place(fact.device, metric, Math.floorDiv(fact.ts, HOUR)),
                        Cell.NONE.with(value),
                        (known, added) -> known.with(value)));
            }
        }
        return new Truth(cells, accepted, duplicates, rejected);
    }
}
