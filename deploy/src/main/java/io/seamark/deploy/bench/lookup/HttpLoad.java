package io.seamark.deploy.bench.lookup;

import static java.util.Objects.requireNonNull;

import io.seamark.deploy.CommandFailure;
import io.seamark.deploy.bench.measure.Delays;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks an HTTP server over connections that are kept, from one thread that waits for all of them at once: a question costs it
 * a write, a read, and a search for the end of the answer. Not thread-safe.
 */
public final class HttpLoad implements AutoCloseable {
    private static final long NONE = Long.MAX_VALUE;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long NAP_NANOS = 50_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<byte[]> requests;
    private final SplittableRandom random;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 << 10);

    /**
     * Connects.
     *
     * @param server where to
     * @param requests whole GET requests, of which each question is one drawn at random
     * @param connections how many questions may be open at once
     * @throws CommandFailure if the server cannot be reached
     */
    public HttpLoad(InetSocketAddress server, List<byte[]> requests, int connections, long seed) {
        this.requests = List.copyOf(requests);
        this.random = new SplittableRandom(seed);
        try {
            selector = Selector.open();
            for (int i = 0; i < connections; i++) {
                this.connections.add(new Connection(SocketChannel.open(server)));
            }
        } catch (IOException e) {
            throw new CommandFailure("Cannot connect to " + server + ": " + e.getMessage(), e);
        }
    }

    /** As fast as answers come: each connection asks anew when it is answered, until {@code done}. */
    public LoadResult closed(BooleanSupplier done) {
        return new Run(0, done).go();
    }

    /**
     * At an even pace, whatever the answers do; a question that finds no free connection waits, and its time runs from when it
     * was due.
     *
     * @param perSecond pace
     */
    public LoadResult open(double perSecond, BooleanSupplier done) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a pace of " + perSecond + " questions a second");
        }
        return new Run(perSecond, done).go();
    }

    @Override
    public void close() {
        try {
            for (Connection connection : connections) {
                connection.channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new CommandFailure("Cannot close a connection: " + e.getMessage(), e);
        }
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final AnswerReader reader = new AnswerReader();
        private long askedAt;

        Connection(SocketChannel channel) throws IOException {
            this.channel = requireNonNull(channel, "channel");
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
        }
    }

    /** One load from its first question to its last answer. */
    private final class Run {
        private final double period;
        private final BooleanSupplier done;
        private final Deque<Connection> free = new ArrayDeque<>(connections);
        private final Delays delays = new Delays();
        private final long start = System.nanoTime();
        private long asked;
        private long answers;
        private long unasked;
        private long failures;
        private long bodyBytes;
        private long lastAnswer = start;

        Run(double perSecond, BooleanSupplier done) {
            this.period = perSecond == 0 ? 0 : 1e9 / perSecond;
            this.done = done;
        }

        LoadResult go() {
            long cpu = THREADS.getCurrentThreadCpuTime();
            try {
                for (Connection each : connections) {
                    each.channel.register(selector, SelectionKey.OP_READ, each);
                }
                loop();
            } catch (IOException e) {
                throw new CommandFailure("The server went away under load: " + e.getMessage(), e);
            }
            double seconds = (lastAnswer - start) / 1e9;
            return new LoadResult(
                    answers,
                    failures,
                    unasked,
                    seconds,
                    bodyBytes,
                    delays.percentiles(),
                    (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9);
        }

        private void loop() throws IOException {
            boolean asking = true;
            while (asking || free.size() < connections.size()) {
                if (asking && done.getAsBoolean()) {
                    asking = false;
                    unasked = period == 0 ? 0 : Math.max(0, (long) ((System.nanoTime() - start) / period) - asked);
                }
                long due = asking ? askWhatIsDue() : NONE;
                await(due);
                for (SelectionKey key : selector.selectedKeys()) {
                    answered((Connection) key.attachment());
                }
                selector.selectedKeys().clear();
                if (free.size() < connections.size() && System.nanoTime() - lastAnswer > PATIENCE_NANOS) {
                    throw new IOException("no answer within " + PATIENCE_NANOS / 1_000_000_000L + " s");
                }
            }
        }

        /** Returns when the next question is due on a connection that is free. */
        private long askWhatIsDue() throws IOException {
            while (!free.isEmpty()) {
                long now = System.nanoTime();
                long due = period == 0 ? now : start + (long) (asked * period);
                if (due > now) {
                    return due;
                }
                ask(free.poll(), due);
            }
            return NONE;
        }

        private void ask(Connection connection, long due) throws IOException {
            connection.askedAt = due;
            if (free.size() == connections.size() - 1) {
                lastAnswer = System.nanoTime(); // nobody was waiting: patience begins anew
            }
            asked++;
            ByteBuffer request = ByteBuffer.wrap(requests.get(random.nextInt(requests.size())));
            while (request.hasRemaining()) {
                connection.channel.write(request); // some hundred bytes on an empty connection: they fit
            }
        }

        /** Waits for an answer, and not longer than until {@code due}; a selector alone would wait whole milliseconds. */
        private void await(long due) throws IOException {
            long wait = due == NONE ? 100 * MILLI : due - System.nanoTime();
            if (wait > 2 * MILLI) {
                selector.select(wait / MILLI - 1);
            } else if (selector.selectNow() == 0 && wait > 0) {
                LockSupport.parkNanos(Math.min(wait, NAP_NANOS));
                selector.selectNow();
            }
        }

        private void answered(Connection connection) throws IOException {
            received.clear();
            if (connection.channel.read(received) < 0) {
                throw new IOException("a connection was closed by the server");
            }
            received.flip();
            if (connection.reader.read(received)) {
                lastAnswer = System.nanoTime();
                bodyBytes += connection.reader.bodyBytes();
                if (connection.reader.status() == 200) {
                    answers++;
                    delays.add(lastAnswer - connection.askedAt);
                } else {
                    failures++;
                }
                free.add(connection);
            }
        }
    }
}
