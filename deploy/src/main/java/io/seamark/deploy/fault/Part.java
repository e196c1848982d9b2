package io.seamark.deploy.fault;

import java.util.OptionalLong;

/** A process that must always run. Implementations are thread-safe. */
interface Part {
    /** The name in tables and logs. */
    String label();

    /** Its process, if it runs. */
    OptionalLong pid();

    /** Starts it; may wait until it serves. */
    void start();

    /** Kills it by SIGKILL, and waits until it is gone. */
    default void kill() {
        pid().ifPresent(Signals::kill);
    }
}
