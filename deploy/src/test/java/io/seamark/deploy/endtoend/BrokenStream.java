package io.seamark.deploy.endtoend;

import io.seamark.common.reading.RejectReason;
import io.seamark.deploy.fleet.BrokenKind;
import io.seamark.deploy.fleet.BrokenMessages;
import io.seamark.deploy.replay.ReadingSender;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Sends broken messages of every kind, in turn, while others send good ones; counts what it sent by the reason due. */
final class BrokenStream implements AutoCloseable {

    private static final BrokenMessages MESSAGES = new BrokenMessages(64 << 10, 256);

    private final ReadingSender sender;
    private final List<String> devices;
    private final Map<RejectReason, Long> expected = new EnumMap<>(RejectReason.class);
    private final Thread thread;
    private volatile boolean stopped;
    private long sent;

    /** @param perMillion of the good messages that {@code sender} has sent */
    BrokenStream(ReadingSender good, ReadingSender sender, List<String> devices, long perMillion) {
        this.sender = sender;
        this.devices = devices;
        this.thread = new Thread(
                () -> {
                    while (!stopped || sent < good.sent() * perMillion / 1_000_000) {
                        if (sent < good.sent() * perMillion / 1_000_000) {
                            sendNext();
                        } else {
                            LockSupport.parkNanos(200_000);
                        }
                    }
                },
                "broken");
        thread.start();
    }

    private void sendNext() {
        BrokenKind kind = BrokenKind.values()[(int) (sent % BrokenKind.values().length)];
        String device = devices.get((int) (sent % devices.size()));
        long now = System.currentTimeMillis();
        BrokenMessages.Message message = MESSAGES.message(kind, device, now - 60_000, now);
        sender.send(message.key(), message.value());
        expected.merge(kind.reason(), 1L, Long::sum);
        sent++;
    }

    /** Ends when its share of what has been sent by then is sent. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        sender.flush();
    }

    long sent() {
        return sent;
    }

    Map<RejectReason, Long> expected() {
        return expected;
    }
}
