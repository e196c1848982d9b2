package io.seamark.common.habit;

import io.seamark.common.text.SeededHash;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * When the devices of a partition were heard of. It is divided into parts of a few dozen devices each: a copy shares those that neither has
 * changed, and who asks for what is due looks only into those that can have something. Mutable; not thread-safe.
 */
final class HeardMap {

    private static final int FEWEST_BITS = 4;
    private static final int MOST_BITS = 22;
    /** Devices of a part, on average at most: so many that hardly ever one of them has to make more room than the others. */
    private static final int PER_PART = 32;

    private static final HeardPart EMPTY = new HeardPart();

    /** By the hash of the device. */
    private HeardPart[] parts;
    /** Which parts no copy shares. */
    private boolean[] owned;
    /** By part: a time until which, by the log's time, nothing is to be said of any device in it. */
    private long[] quietUntil;

    private int size;
    /** The device that was looked for last, and its hash. */
    private String hashed = "";

    private int hash = SeededHash.of(hashed);
    /** Hashes of devices that are asked for next. */
    private int[] hashes = new int[0];
    /** What was found where it was gone ahead, so that it is looked at. */
    int touched;

    HeardMap() {
        begin(FEWEST_BITS);
    }

    private HeardMap(HeardMap of) {
        parts = of.parts.clone();
        owned = new boolean[parts.length];
        quietUntil = of.quietUntil.clone();
        size = of.size;
    }

    private void begin(int bits) {
        parts = new HeardPart[1 << bits];
        Arrays.fill(parts, EMPTY);
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

    /** Asked several times for each device of a cut: another object of the same name only means hashing it again. */
    @SuppressWarnings("ReferenceEquality")
    private int hash(String device) {
        if (device != hashed) {
            hash = SeededHash.of(device);
            hashed = device;
        }
        return hash;
    }

    /** By the high bits of the hash, as those in a part are told apart by the low ones. */
    private int part(int ofDevice) {
        return ofDevice >>> (Integer.numberOfLeadingZeros(parts.length) + 1);
    }

    private HeardPart own(int part) {
        if (!owned[part]) {
            parts[part] = parts[part].copy();
            owned[part] = true;
        }
        return parts[part];
    }

    /**
     * Goes to where some devices are that are asked for next, and changes nothing: memory that is not at hand is waited for once for
     * several of them, instead of for each when its turn comes.
     */
    void ahead(List<SilenceWatch.Visit> visits) {
        if (hashes.length < visits.size()) {
            hashes = new int[visits.size()];
        }
        for (int i = 0; i < visits.size(); i++) {
            hashes[i] = SeededHash.of(visits.get(i).readings().device());
        }
        int sum = 0;
        for (int i = 0; i < visits.size(); i++) {
            sum += parts[part(hashes[i])].touch(hashes[i]);
        }
        touched = sum;
    }

    /** Null if it has not been heard of. */
    Heard get(String device) {
        return parts[part(hash(device))].get(device, hash(device));
    }

    void put(String device, Heard heard) {
        int part = part(hash(device));
        if (own(part).put(device, hash(device), heard)) {
            size++;
        }
        quietUntil[part] = Math.min(quietUntil[part], heard.quietUntil());
        if (size > PER_PART * parts.length && parts.length < 1 << MOST_BITS) {
            grow();
        }
    }

    private void grow() {
        HeardPart[] before = parts;
        begin(Integer.numberOfTrailingZeros(parts.length) + 1);
        for (HeardPart each : before) {
            each.forEach(this::put);
        }
    }

    void remove(String device) {
        int part = part(hash(device));
        if (parts[part].get(device, hash(device)) != null) {
            own(part).remove(device);
            size--;
        }
    }

    void forEach(BiConsumer<String, Heard> each) {
        for (HeardPart part : parts) {
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
        long[] quiet = {Long.MAX_VALUE};
        parts[part].forEach((device, heard) -> {
            Heard now = clock > heard.quietUntil() ? say.apply(device, heard) : heard;
            if (!now.equals(heard)) {
                own(part).put(device, hash(device), now); // in its place: no other moves
            }
            quiet[0] = Math.min(quiet[0], now.quietUntil());
        });
        quietUntil[part] = quiet[0];
    }
}
