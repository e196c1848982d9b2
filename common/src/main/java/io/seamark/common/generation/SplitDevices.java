package io.seamark.common.generation;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.seamark.common.bytes.CorruptDataException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Devices whose messages came in more than one partition of the log. The speed layer keeps a state of such a device in each:
 * its readings have no order across them, a repeat is not recognised there, and the device may be reported as silent in one
 * while it sends in another. Immutable.
 *
 * @param count how many devices
 * @param examples those with the smallest ids, in order; all of them if there is room
 */
public record SplitDevices(long count, List<Example> examples) implements Serializable {

    /** Upper bound of {@link SplitLimits#examples}. */
    public static final int MAX_EXAMPLES = 1000;

    /** Partitions kept of one device: one that is placed at random reaches all of a log, which eight show as well. */
    public static final int MAX_PARTITIONS = 8;

    public static final SplitDevices NONE = new SplitDevices(0, List.of());

    /** Examples named in a message. */
    private static final int NAMED = 3;

    /**
     * One of them.
     *
     * @param partitions at least two, ascending; at most {@link #MAX_PARTITIONS} of those that were seen
     */
    public record Example(String device, List<Integer> partitions) implements Serializable {

        public Example {
            requireNonNull(device, "device");
            partitions = partitions.stream().sorted().distinct().toList();
            if (device.isEmpty()
                    || partitions.size() < 2
                    || partitions.size() > MAX_PARTITIONS
                    || partitions.get(0) < 0) {
                throw new IllegalArgumentException("no device of several partitions: '" + device + "' " + partitions);
            }
        }

        private String inWords() {
            return "'" + device + "' ("
                    + partitions.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
        }
    }

    public SplitDevices {
        examples =
                examples.stream().sorted(Comparator.comparing(Example::device)).toList();
        if (count < examples.size() || examples.size() > MAX_EXAMPLES) {
            throw new IllegalArgumentException(
                    "no count of devices: " + count + " with " + examples.size() + " examples");
        }
    }

    /** This with a device that is not counted yet. */
    public SplitDevices with(Example device, int maxExamples) {
        boolean isNamed = examples.size() < maxExamples
                || (maxExamples > 0
                        && device.device()
                                        .compareTo(examples.get(maxExamples - 1).device())
                                < 0);
        return new SplitDevices(count + 1, isNamed ? examplesWith(device, maxExamples) : examples);
    }

    /** This with more partitions of a device that is counted. */
    public SplitDevices with(Example device) {
        boolean isNamed = examples.stream().anyMatch(each -> each.device().equals(device.device()));
        return isNamed ? new SplitDevices(count, examplesWith(device, examples.size())) : this;
    }

    private List<Example> examplesWith(Example device, int maxExamples) {
        List<Example> all = new ArrayList<>(examples);
        all.removeIf(each -> each.device().equals(device.device()));
        all.add(device);
        return smallest(all, maxExamples);
    }

    /** This with the devices of another part of the fleet: none is in both. */
    public SplitDevices plus(SplitDevices others, int maxExamples) {
        List<Example> all = new ArrayList<>(examples);
        all.addAll(others.examples);
        return new SplitDevices(count + others.count, smallest(all, maxExamples));
    }

    /**
     * What two observers of the same fleet have found together: exact where each names all that it has found, otherwise at
     * least so many.
     */
    public SplitDevices union(SplitDevices others, int maxExamples) {
        Set<String> names = examples.stream().map(Example::device).collect(Collectors.toSet());
        List<Example> all = new ArrayList<>(examples);
        others.examples.stream().filter(each -> !names.contains(each.device())).forEach(all::add);
        Set<String> both = new HashSet<>(names);
        both.addAll(others.examples.stream().map(Example::device).toList());
        long found = Math.max(Math.max(count, others.count), both.size());
        return new SplitDevices(found, smallest(all, maxExamples));
    }

    private static List<Example> smallest(List<Example> all, int maxExamples) {
        return all.stream()
                .sorted(Comparator.comparing(Example::device))
                .limit(maxExamples)
                .toList();
    }

    /** What is wrong and what to do, in whole sentences; empty if there are none. */
    public String message() {
        if (count == 0) {
            return "";
        }
        String such = examples.isEmpty()
                ? ""
                : ": " + examples.stream().limit(NAMED).map(Example::inWords).collect(Collectors.joining(", "))
                        + (count > Math.min(NAMED, examples.size()) ? ", ..." : "");
        return (count == 1 ? "1 device sends" : String.format(Locale.ROOT, "%,d devices send", count))
                + " in more than one partition of the log" + such
                + ". A repeat in another partition counts twice until the next nightly run, and alerts of silence may be wrong."
                + " Let all producers of the topic use one partitioner.";
    }

    /** As JSON, for {@link #fromJson}. */
    public String toJson() {
        return new Gson().toJson(this);
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws CorruptDataException if the text is none
     */
    public static SplitDevices fromJson(String json) {
        SplitDevices read;
        try {
            read = new Gson().fromJson(json, SplitDevices.class);
        } catch (JsonParseException e) {
            throw new CorruptDataException("no devices of several partitions: " + e.getMessage(), e);
        } catch (RuntimeException e) { // Gson's word for what a record's constructor refuses
            throw new CorruptDataException("no devices of several partitions: " + e.getCause(), e);
        }
        if (read == null) {
            throw new CorruptDataException("no devices of several partitions: nothing");
        }
        return read;
    }
}
