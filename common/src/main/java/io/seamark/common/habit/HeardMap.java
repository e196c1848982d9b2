package io.seamark.common.habit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * When the devices of a partition were heard of. It is divided into parts of a few devices each: a copy shares those that neither has
 * changed, and who asks for what is due looks only into those that can have something. Mutable; not thread-safe.
 */
final class HeardMap {

    private static final int FEWEST_BITS = 6;
    private static final int MOST_BITS = 24;
    /** Devices of a part, on average at most. */
    private static final int PER_PART = 8;

    /** By the hash of the device. */
    private Map<String, Heard>[] parts;
    /** Which parts no copy shares. */
    private boolean[] owned;
    /** By part: a time until which, by the log's time, nothing is to be said of any device in it. */
    private long[] quietUntil;

    private int size;

    HeardMap() {
        begin(FEWEST_BITS);
    }

    private HeardMap(HeardMap of) {
        parts = of.parts.clone();
        owned = new boolean[parts.length];
        quietUntil = of.quietUntil.clone();
        size = of.size;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps
    private void begin(int bits) {
        parts = new Map[1 << bits];
        Arrays.fill(parts, Map.of());
        owned = new boolean[parts.length];
        quietUntil = new long[parts.length];
        Arrays.fill(quietUntil, Long.MAX_VALUE);
        size = 0;
    }

    /** A copy that changes without changing this one. This one must not change any more. */
    HeardMap copy() {
        return new HeardMap(this);
    }

    int size() {
        return size;
    }

    private int part(String device) {
        return (device.hashCode() * 0x9e3779b9) >>> (Integer.numberOfLeadingZeros(parts.length) + 1);
    }

    private Map<String, Heard> own(int part) {
        if (!owned[part]) {
            parts[part] = new HashMap<>(parts[part]);
            owned[part] = true;
        }
        return parts[part];
    }

    /** Null if it has not been heard of. */
    Heard get(String device) {
        return parts[part(device)].get(device);
    }

    void put(String device, Heard heard) {
        int part = part(device);
        if (own(part).put(device, heard) == null) {
            size++;
        }
        quietUntil[part] = Math.min(quietUntil[part], heard.quietUntil());
        if (size > PER_PART * parts.length && parts.length < 1 << MOST_BITS) {
            grow();
        }
    }

    private void grow() {
        Map<String, Heard>[] before = parts;
        begin(Integer.numberOfTrailingZeros(parts.length) + 2);
        for (Map<String, Heard> each : before) {
            each.forEach(this::put);
        }
    }

    void remove(String device) {
        int part = part(device);
        if (parts[part].containsKey(device)) {
            own(part).remove(device);
            size--;
        }
    }

    void forEach(BiConsumer<String, Heard> each) {
        for (Map<String, Heard> part : parts) {
            part.forEach(each);
        }
    }

    /**
     * Goes through all of which something may be said at a time, in no order.
     *
     * @param clock the log's time, epoch milliseconds
     * @param say gives what is to be kept of a device instead
     */
    void replaceDue(long clock, BiFunction<String, Heard, Heard> say) {
        for (int i = 0; i < parts.length; i++) {
            if (clock > quietUntil[i]) {
                replaceDue(i, clock, say);
            }
        }
    }

    private void replaceDue(int part, long clock, BiFunction<String, Heard, Heard> say) {
        Map<String, Heard> changed = new HashMap<>(0);
        long quiet = Long.MAX_VALUE;
        for (Map.Entry<String, Heard> entry : parts[part].entrySet()) {
            Heard heard = entry.getValue();
            Heard now = clock > heard.quietUntil() ? say.apply(entry.getKey(), heard) : heard;
            if (!now.equals(heard)) {
                changed.put(entry.getKey(), now);
            }
            quiet = Math.min(quiet, now.quietUntil());
        }
        if (!changed.isEmpty()) {
            own(part).putAll(changed);
        }
        quietUntil[part] = quiet;
    }
}
