package io.seamark.serving.alert;

import io.seamark.common.label.Label;
import io.seamark.serving.ingest.ReadingSink.SinkException;

/** Where goes what people say of alerts. Kafka in the running program. Thread-safe. */
@FunctionalInterface
public interface LabelSink {

    /**
     * Sends a label, and returns when it is acknowledged.
     *
     * @throws SinkException if it is not
     */
    void send(Label label) throws SinkException;
}
