package io.seamark.batch.pass;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Goes over the readings of a {@link DevicePass}. Of several values of one device, time and metric the
 * first counts, which is the one with the smallest source partition and offset; a reading that has no other is a repeat. Not
 * thread-safe.
 */
public final class ReadingCursor {

    private static final String[] NO_METRICS = {};

    private final Iterator<byte[]> blocks;
    private final Map<String, String> texts = new HashMap<>();
    private final List<String[]> known = new ArrayList<>();

    private ByteBuffer block = ByteBuffer.allocate(0);
    private String device = "";
    private boolean begun;
    private boolean newDevice;
    private boolean repeat;
    private boolean imported;
    private long ts;
    private String[] metrics = NO_METRICS;
    private double[] values = new double[16];

    /** @param blocks as {@link ReadingBlocks} makes them */
    public ReadingCursor(Iterator<byte[]> blocks) {
        this.blocks = blocks;
    }

    /** Moves to the next reading; false at the end. */
    public boolean next() {
        newDevice = false;
        if (!block.hasRemaining()) {
            if (!blocks.hasNext()) {
                return false;
            }
            begin(blocks.next());
        }
        int flags = block.get();
        ts = block.getLong();
        imported = (flags & ReadingBlocks.IMPORTED) != 0;
        repeat = (flags & ReadingBlocks.REPEAT) != 0;
        if (repeat) {
            metrics = NO_METRICS;
            return true;
        }
        int at = block.getInt();
        metrics = (flags & ReadingBlocks.NEW_NAMES) == 0 ? known.get(at) : names(at);
        if (values.length < metrics.length) {
            values = new double[metrics.length];
        }
        for (int i = 0; i < metrics.length; i++) {
            values[i] = block.getDouble();
        }
        return true;
    }

    private void begin(byte[] next) {
        block = ByteBuffer.wrap(next);
        known.clear();
        String found = text();
        newDevice = !begun || !found.equals(device);
        begun = true;
        device = found;
    }

    private String[] names(int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            String name = text();
            String same = texts.putIfAbsent(name, name);
            names[i] = same == null ? name : same;
        }
        known.add(names);
        return names;
    }

    private String text() {
        byte[] bytes = new byte[block.getInt()];
        block.get(bytes);
        return new String(bytes, UTF_8);
    }

    /** Device of this reading. */
    public String device() {
        return device;
    }

    /** Whether the reading before was of another device, or there was none. */
    public boolean newDevice() {
        return newDevice;
    }

    /** Whether all of the reading's metrics came before at its time, so that it does not count: it has no metrics here. */
    public boolean repeat() {
        return repeat;
    }

    /** Whether the reading came by import and not by the log. */
    public boolean imported() {
        return imported;
    }

    /** Event time, epoch milliseconds. */
    public long ts() {
        return ts;
    }

    /**
     * Names of the reading's metrics that no earlier reading of the same time has; one array for consecutive readings with
     * the same metrics. Callers must not change it.
     */
    public String[] metrics() {
        return metrics;
    }

    /** Value of metric {@code i}. */
    public double value(int i) {
        return values[i];
    }
}
