package io.seamark.deploy.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a demo shows: where its history comes from, and what is streamed after it. */
interface Story extends AutoCloseable {

    /**
     * Makes the history ready.
     *
     * @param dir folder of the demo
     * @return arguments of {@code seamark import}
     */
    List<String> history(Path dir) throws Exception;

    /** Begins to stream. */
    void start(String bootstrapServers) throws Exception;

    /** How long the stream takes, at its pace, to come to the present, 0 if it is there; empty if it is of another time. */
    Optional<Duration> untilPresent();

    /** Whether the stream has come to its end; a fleet never does. */
    boolean isDone();

    /** How far the stream is, for the status line: event time, messages sent. */
    String progress();

    /** How many of the injected faults have been found, for the status line; empty if no truth is known. */
    String found(ServingClient serving) throws InterruptedException;

    @Override
    void close();
}
