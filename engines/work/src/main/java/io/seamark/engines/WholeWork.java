package io.seamark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.bytes.ByteWriter;
import io.seamark.common.device.DeviceOutcome;
import io.seamark.common.device.DeviceSlice;
import io.seamark.common.device.DeviceState;
import io.seamark.common.device.DeviceStep;
import io.seamark.common.frame.DeviceDelta;
import io.seamark.common.frame.DeviceDelta.MetricDelta;
import io.seamark.common.maintenance.WindowSet;
import io.seamark.common.reading.ReadingDecoder;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Seamark's own work on a device, as far as it is one device's: decode, validate, dedup, score, habits, alerts, summaries, by the same
 * code and the same models. What a partition does (silence, storms, the log's time), the journal and the rejected topic are left out, in the
 * engine's favour. One per thread.
 */
public final class WholeWork {
    private static final Map<String, Map<String, DeviceBaseline>> LOADED = new HashMap<>();

    private final Map<String, DeviceBaseline> models;
    private final ReadingDecoder decoder = new ReadingDecoder(ReadingLimits.from(Settings.reference()));
    private final ByteWriter frame = new ByteWriter(1024);
    private final DeviceStep step = DeviceStep.from(Settings.reference());

    /** Loads models once in a process; to be called before readings are read. */
    public static synchronized Map<String, DeviceBaseline> load(String file) {
        return LOADED.computeIfAbsent(file, name -> {
            try {
                Map<String, DeviceBaseline> models = new HashMap<>();
                ModelFile.decode(Files.readAllBytes(Path.of(name))).forEach(each -> models.put(each.device(), each));
                return models;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** @param file of the models */
    public WholeWork(String file) {
        this.models = load(file);
    }

    /** Works on some messages of one device, in their order; tells alerts, and one frame of summaries. */
    public void take(List<Message> messages, DeviceState state, Consumer<byte[]> told) {
        told.accept(frame(step(messages, state, told)));
    }

    /**
     * Works on some messages of one device, in their order; tells alerts. Returns summaries.
     *
     * @throws IllegalStateException if a message is no reading, or repeats one: the bench has none such
     */
    public DeviceDelta step(List<Message> messages, DeviceState state, Consumer<byte[]> alerts) {
        Message first = messages.get(0);
        byte[] key = first.device.getBytes(UTF_8);
        DeviceSlice slice = new DeviceSlice(first.device, messages.size());
        for (Message each : messages) {
            if (!decoder.decode(key, each.value, each.time)) {
                throw new IllegalStateException("a reading of the bench is rejected: " + decoder.detail());
            }
            slice.add(decoder, each.offset);
        }
        DeviceOutcome outcome = step.apply(
                state, Optional.ofNullable(models.get(first.device)), "bench", first.partition, slice, WindowSet.NONE);
        if (outcome.accepted() != messages.size()) {
            throw new IllegalStateException("of " + messages.size() + " readings of " + first.device + ", "
                    + outcome.duplicates() + " are repeats: the engine gave them twice");
        }
        Marks.worked(messages.size());
        for (AlertEvent each : outcome.alerts()) {
            alerts.accept(AlertCodec.encode(each));
        }
        return outcome.delta();
    }

    /** Summaries as bytes. */
    public byte[] frame(DeviceDelta delta) {
        frame.clear();
        frame.text(delta.device()).i64(delta.lastTs()).f32(delta.score()).varint(delta.metrics().size());
        for (MetricDelta each : delta.metrics()) {
            frame.text(each.metric()).i64(each.hour());
            each.summary().write(frame);
        }
        return frame.toBytes();
    }
}
