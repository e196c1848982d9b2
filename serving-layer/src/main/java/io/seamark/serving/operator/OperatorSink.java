package io.seamark.serving.operator;

import io.seamark.common.label.Label;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.serving.ingest.ReadingSink.SinkException;

/** Where goes what operators say: labels of alerts, maintenance windows. Kafka in the running program. Thread-safe. */
public interface OperatorSink {

    /**
     * Sends a label, and returns when it is acknowledged.
     *
     * @throws SinkException if it is not
     */
    void send(Label label) throws SinkException;

    /**
     * Sends a window, and returns when it is acknowledged.
     *
     * @throws SinkException if it is not
     */
    void send(MaintenanceWindow window) throws SinkException;
}
