package io.seamark.serving.operator;

import static java.util.Objects.requireNonNull;

import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.WindowBook;
import io.seamark.common.registry.RetirementBook;
import io.seamark.serving.alert.AlertBook;
import io.seamark.serving.log.LogFollower;
import io.seamark.serving.log.Topics;
import java.util.Locale;

/**
 * Follows what operators have said, here or at another server: labels go to their alerts, also where the data folder was lost,
 * and windows and retired devices into their books. Thread-safe.
 */
public final class Said implements AutoCloseable {

    private final WindowBook windows;
    private final LogFollower labelFollower;
    private final LogFollower windowFollower;
    private final RetirementBook retirements;
    private final LogFollower retirementFollower;

    public Said(Topics topics, AlertBook alerts, WindowBook windows, RetirementBook retirements) {
        this.retirements = requireNonNull(retirements, "retirements");
        this.windows = requireNonNull(windows, "windows");
        labelFollower = new LogFollower(
                "labels", topics.labels(), new OperatorFolder("labels", (key, value) -> label(alerts, key, value)));
        windowFollower = new LogFollower(
                "maintenance", topics.maintenance(), new OperatorFolder("maintenance windows", windows::takeWindow));
        retirementFollower =
                new LogFollower("retired", topics.retired(), new OperatorFolder("retired devices", retirements::take));
    }

    private void label(AlertBook alerts, byte[] key, byte[] value) {
        if (windows.takeLabel(key, value) && value != null) {
            var label = LabelCodec.decode(value);
            alerts.said(label.alert(), label.verdict().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Begins to follow. */
    public void start() {
        labelFollower.start();
        windowFollower.start();
        retirementFollower.start();
    }

    /** The windows that are known. */
    public WindowBook windows() {
        return windows;
    }

    /** The devices that are out of service. */
    public RetirementBook retirements() {
        return retirements;
    }

    @Override
    public void close() {
        labelFollower.close();
        windowFollower.close();
        retirementFollower.close();
    }
}
