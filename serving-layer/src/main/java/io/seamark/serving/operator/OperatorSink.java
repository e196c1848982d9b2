package io.seamark.serving.operator;

import io.seamark.common.label.Label;
import io.seamark.common.maintenance.MaintenanceWindow;
import io.seamark.common.registry.Retirement;
import io.seamark.serving.ingest.ReadingSink.SinkException;

/** Where goes what operators say: labels of alerts, maintenance windows, devices out of service. Kafka in the running program. Thread-safe. */
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

    /**
     * Takes a device out of service, and returns when that is acknowledged.
     *
     * @throws SinkException if it is not
     */
    void send(Retirement retirement) throws SinkException;

    /**
     * Puts a device back into service, and returns when that is acknowledged.
     *
     * @param device device id
     * @throws SinkException if it is not
     */
    void restore(String device) throws SinkException;
}
