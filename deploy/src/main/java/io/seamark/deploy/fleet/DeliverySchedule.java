package io.seamark.deploy.fleet;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The endless sequence of messages of a fleet from an event time on, in the order in which they arrive. The same fleet,
 * delivery and start give the same sequence. Not safe for use by several threads.
 */
final class DeliverySchedule {

    /** What a message is. */
    enum Kind {
        ON_TIME,
        LATE,
        DUPLICATE,
        BROKEN
    }

    /**
     * One message.
     *
     * @param due simulated time at which it arrives, epoch ms
     * @param ts event time of the reading, epoch ms
     */
    record Message(long due, Kind kind, Device device, long ts) {}

    private final Fleet fleet;
    private final Delivery delivery;
    private final PriorityQueue<Message> pending = new PriorityQueue<>(Comparator.comparingLong(Message::due)
            .thenComparing(Message::kind)
            .thenComparingInt(message -> message.device().index())
            .thenComparingLong(Message::ts));

    DeliverySchedule(Fleet fleet, Delivery delivery, long from) {
        this.fleet = requireNonNull(fleet, "fleet is null");
        this.delivery = requireNonNull(delivery, "delivery is null");
        for (Device device : fleet.devices()) {
            pending.add(reading(device, fleet.nextTime(device, from)));
        }
    }

    /** The next message that has arrived by a simulated time, if there is one. */
    Optional<Message> arrivedBy(long now) {
        while (pending.element().due() <= now) {
            Message message = pending.remove();
            Device device = message.device();
            boolean onTime = message.kind() == Kind.ON_TIME;
            if (onTime) {
                pending.add(reading(device, fleet.nextTime(device, message.ts() + 1)));
            }
            if (onTime && delivery.late(fleet.seed(), device, message.ts())) {
                long due = message.ts() + delivery.lateness(fleet.seed(), device, message.ts());
                pending.add(new Message(due, Kind.LATE, device, message.ts()));
                continue;
            }
            if (onTime || message.kind() == Kind.LATE) {
                addFollowers(message);
            }
            return Optional.of(message);
        }
        return Optional.empty();
    }

    private void addFollowers(Message message) {
        Device device = message.device();
        if (delivery.repeated(fleet.seed(), device, message.ts())) {
            long again = message.due() + delivery.repeatDelay(fleet.seed(), device, message.ts());
            pending.add(new Message(again, Kind.DUPLICATE, device, message.ts()));
        }
        if (delivery.broken(fleet.seed(), device, message.ts())) {
            pending.add(new Message(message.due(), Kind.BROKEN, device, message.ts()));
        }
    }

    private static Message reading(Device device, long ts) {
        return new Message(ts, Kind.ON_TIME, device, ts);
    }
}
