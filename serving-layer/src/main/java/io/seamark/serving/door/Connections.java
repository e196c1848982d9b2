package io.seamark.serving.door;

import static java.util.Objects.requireNonNull;

import io.seamark.serving.door.Refusal.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that are open: not more than there may be, and none whose request never comes to the end of its head. Beyond the
 * limit one that waits for a request makes room for the next: those that have never sent one first, of these the oldest.
 * Thread-safe.
 */
final class Connections implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final DoorLimits limits;
    private final Refusals refusals;
    private final Map<HttpConnection, Head> open = new ConcurrentHashMap<>();

    /** When the head that is being read was first seen incomplete; the sweep alone touches it. */
    private static final class Head {
        private long message = -1;
        private long since;
    }

    Connections(DoorLimits limits, Refusals refusals) {
        this.limits = requireNonNull(limits, "limits");
        this.refusals = requireNonNull(refusals, "refusals");
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.put(http, new Head());
            if (open.size() > limits.maxConnections()) {
                HttpConnection going = longestWaiting(http).orElse(http);
                open.remove(going); // at once: the next must not choose it again
                refusals.count(Reason.CONNECTIONS);
                end(
                        going,
                        503,
                        "Service Unavailable",
                        "There are more connections than " + limits.maxConnections() + ", and this one waited longest.",
                        "Open fewer, or raise seamark.serving.max-connections.");
            }
        }
    }

    private Optional<HttpConnection> longestWaiting(HttpConnection but) {
        return open.keySet().stream()
                .filter(each -> each != but && isWaiting(each))
                .min(Comparator.<HttpConnection>comparingInt(each -> each.getMessagesIn() == 0 ? 0 : 1)
                        .thenComparingLong(each -> each.getCreatedTimeStamp()));
    }

    private static boolean isWaiting(HttpConnection connection) {
        return connection.getHttpChannel().getState().isIdle();
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.remove(http);
        }
    }

    /** Ends those whose head has taken too long; called every second or so, by one thread. */
    void sweep(long now) {
        open.forEach((connection, head) -> {
            if (!isWaiting(connection) || connection.getParser().isStart()) {
                head.message = -1;
            } else if (head.message != connection.getMessagesIn()) {
                head.message = connection.getMessagesIn();
                head.since = now;
            } else if (now - head.since > limits.headerTimeout().toNanos()) {
                refusals.count(Reason.TOO_SLOW);
                end(
                        connection,
                        408,
                        "Request Timeout",
                        "The head of the request is not whole after " + TimeUnit.NANOSECONDS.toMillis(now - head.since)
                                + " ms.",
                        "Send it faster; see seamark.serving.header-timeout.");
            }
        });
    }

    private static void end(HttpConnection connection, int status, String phrase, String error, String hint) {
        EndPoint end = connection.getEndPoint();
        try {
            end.flush(ByteBuffer.wrap(ErrorJson.answer(status, phrase, error, hint)));
        } catch (IOException e) {
            LOG.debug("{} cannot be told why it is closed", end, e);
        }
        if (end instanceof AbstractEndPoint abstracted) {
            abstracted.getFillInterest().onFail(new TimeoutException(error));
        }
        end.close();
    }

    int size() {
        return open.size();
    }
}
