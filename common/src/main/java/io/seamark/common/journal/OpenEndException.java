package io.seamark.common.journal;

import io.seamark.common.settings.SeamarkException;
import org.apache.hadoop.fs.Path;

/**
 * The end of a journal segment is not known: its writer has died, and so has a DataNode that it wrote to, so that HDFS tells
 * no length until the writing is ended. Whoever takes the journal over ends it.
 */
public final class OpenEndException extends SeamarkException {

    OpenEndException(Path segment, Throwable cause) {
        super(
                "The end of the journal segment '" + segment
                        + "' is not known: its writer has died, and a DataNode with"
                        + " it. Start the speed layer: it ends the segment and goes on from there.",
                cause);
    }
}
