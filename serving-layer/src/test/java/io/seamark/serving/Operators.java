package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.label.Label;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.maintenance.WindowCodec;
import io.seamark.common.registry.Retirement;
import io.seamark.common.registry.RetirementCodec;
import io.seamark.serving.ingest.ReadingSink.SinkException;
import io.seamark.serving.operator.OperatorSink;
import java.io.IOException;

/** The topics of what operators say, in memory. Thread-safe. */
public final class Operators implements OperatorSink {

    public final MemoryLog labels = new MemoryLog(1);
    public final MemoryLog maintenance = new MemoryLog(1);
    public final MemoryLog retired = new MemoryLog(1);
    private volatile boolean away;

    /** Whether nothing is acknowledged. */
    public void away(boolean nothingIsAcknowledged) {
        away = nothingIsAcknowledged;
    }

    @Override
    public void send(Label label) throws SinkException {
        require();
        labels.append(0, label.alert().getBytes(UTF_8), LabelCodec.encode(label));
    }

    @Override
    public void send(MaintenanceWindow window) throws SinkException {
        require();
        maintenance.append(0, window.id().getBytes(UTF_8), WindowCodec.encode(window));
    }

    @Override
    public void send(Retirement retirement) throws SinkException {
        require();
        retired.append(0, retirement.device().getBytes(UTF_8), RetirementCodec.encode(retirement));
    }

    @Override
    public void restore(String device) throws SinkException {
        require();
        retired.append(0, device.getBytes(UTF_8), new byte[0]);
    }

    private void require() throws SinkException {
        if (away) {
            throw new SinkException("Kafka did not acknowledge it", new IOException("away"));
        }
    }
}
