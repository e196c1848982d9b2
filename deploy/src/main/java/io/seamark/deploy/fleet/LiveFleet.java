package io.seamark.deploy.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.seamark.common.reading.ReadingEncoder;
import io.seamark.deploy.fleet.DeliverySchedule.Message;
import io.seamark.deploy.replay.ReadingSender;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet that sends its readings to Kafka on a thread of its own, from an event time on: at a pace until it has caught
 * up with the wall clock, and with it from then on. Late readings and duplicates that are still on their way when it is
 * closed are not sent, and not counted. Thread-safe.
 */
public final class LiveFleet implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFleet.class);
    private static final long IDLE_MILLIS = 10;
    private static final BrokenKind[] BROKEN_KINDS = BrokenKind.values();

    /**
     * What a live fleet does.
     *
     * @param faults the faults that befall it
     * @param delivery what happens to its readings on their way
     * @param brokenMessages makes the broken messages
     * @param from event time to begin at, epoch ms
     * @param pace simulated seconds in a second until the wall clock is reached, more than 0
     */
    public record Plan(
            Fleet fleet, FaultPlan faults, Delivery delivery, BrokenMessages brokenMessages, long from, double pace) {
        public Plan {
            requireNonNull(fleet, "fleet is null");
            requireNonNull(faults, "faults is null");
            requireNonNull(delivery, "delivery is null");
            requireNonNull(brokenMessages, "brokenMessages is null");
        }
    }

    private final Plan plan;
    private final ReadingSender sender;
    private final List<byte[]> keys;
    private final PacedClock clock;
    private final DeliverySchedule schedule;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "live-fleet");

    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLongArray broken = new AtomicLongArray(BROKEN_KINDS.length);
    private final AtomicLong simulatedTime;
    private int brokenTurn;

    private LiveFleet(Plan plan, ReadingSender sender) {
        this.plan = plan;
        this.sender = sender;
        keys = plan.fleet().devices().stream()
                .map(device -> device.id().getBytes(UTF_8))
                .toList();
        clock = new PacedClock(plan.from(), System.currentTimeMillis(), plan.pace());
        schedule = new DeliverySchedule(plan.fleet(), plan.delivery(), plan.from());
        simulatedTime = new AtomicLong(plan.from());
    }

    /** Begins to send; the sender is closed with the fleet. */
    public static LiveFleet start(Plan plan, ReadingSender sender) {
        LiveFleet live = new LiveFleet(requireNonNull(plan, "plan is null"), requireNonNull(sender, "sender is null"));
        live.thread.start();
        return live;
    }

    /** What has been sent so far. The numbers of a running fleet are each right, at slightly different moments. */
    public LiveProgress progress() {
        Map<BrokenKind, Long> brokenByKind = new EnumMap<>(BrokenKind.class);
        for (BrokenKind kind : BROKEN_KINDS) {
            long count = broken.get(kind.ordinal());
            if (count > 0) {
                brokenByKind.put(kind, count);
            }
        }
        return new LiveProgress(
                sender.sent(),
                readings.get(),
                late.get(),
                duplicates.get(),
                brokenByKind,
                sender.acknowledged(),
                sender.failed(),
                simulatedTime.get(),
                plan.faults().startedBy(simulatedTime.get()));
    }

    /** Whether it still sends; false after {@link #close}, and after an error, which is logged. */
    public boolean running() {
        return thread.isAlive();
    }

    /** Why the first message failed, if one did. */
    public Optional<String> firstError() {
        return sender.firstError();
    }

    /** Stops sending and waits until what was sent has been acknowledged; {@link #progress} is final then. */
    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        sender.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                long now = clock.at(System.currentTimeMillis());
                Optional<Message> message = schedule.arrivedBy(now);
                while (message.isPresent() && stop.getCount() > 0) {
                    send(message.get());
                    simulatedTime.accumulateAndGet(message.get().due(), Math::max);
                    message = schedule.arrivedBy(now);
                }
                if (stop.getCount() > 0) {
                    simulatedTime.accumulateAndGet(now, Math::max);
                }
            } while (!stop.await(IDLE_MILLIS, TimeUnit.MILLISECONDS));
            sender.flush();
        } catch (InterruptedException e) {
            LOG.warn("The live fleet was interrupted after {} messages", sender.sent());
        } catch (RuntimeException e) {
            LOG.error("The live fleet stopped after {} messages", sender.sent(), e);
        }
    }

    private void send(Message message) {
        Device device = message.device();
        if (message.kind() == DeliverySchedule.Kind.BROKEN) {
            sendBroken(message);
            return;
        }
        byte[] value = ReadingEncoder.toJson(plan.fleet().reading(device, message.ts(), plan.faults()));
        sender.send(keys.get(device.index()), value);
        switch (message.kind()) {
            case DUPLICATE -> duplicates.incrementAndGet();
            case LATE -> {
                readings.incrementAndGet();
                late.incrementAndGet();
            }
            case ON_TIME -> readings.incrementAndGet();
            case BROKEN -> throw new IllegalStateException("sent elsewhere");
        }
    }

    private void sendBroken(Message message) {
        BrokenKind kind = BROKEN_KINDS[brokenTurn++ % BROKEN_KINDS.length];
        BrokenMessages.Message sick =
                plan.brokenMessages().message(kind, message.device().id(), message.ts(), System.currentTimeMillis());
        sender.send(sick.key(), sick.value());
        broken.incrementAndGet(kind.ordinal());
    }
}
