package io.seamark.deploy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.deploy.fleet.DeliverySchedule.Kind;
import io.seamark.deploy.fleet.DeliverySchedule.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final long START = 1_772_400_000_000L;
    private static final long HOUR = 3_600_000;

    private final Fleet fleet = new Fleet(4, 20, Duration.ofSeconds(10));

    @Test
    void aPerfectDeliveryIsEveryReadingOnceInOrder() {
        List<Message> messages = deliver(Delivery.perfect(), START + HOUR);
        assertThat(messages).hasSize(20 * 360).allMatch(message -> message.kind() == Kind.ON_TIME);
        assertThat(messages).isSortedAccordingTo((a, b) -> Long.compare(a.ts(), b.ts()));
    }

    @Test
    void fractionsAreWhatWasAskedForAndNoReadingIsLost() {
        List<Message> messages = deliver(new Delivery(0.05, 0.1, 0.02), START + 3 * HOUR);
        Map<Kind, Long> counts = messages.stream().collect(Collectors.groupingBy(Message::kind, Collectors.counting()));
        long readings = counts.get(Kind.ON_TIME) + counts.get(Kind.LATE);
        assertThat(counts.get(Kind.LATE) / (double) readings).isBetween(0.04, 0.06);
        assertThat(counts.get(Kind.DUPLICATE) / (double) readings).isBetween(0.09, 0.11);
        assertThat(counts.get(Kind.BROKEN) / (double) readings).isBetween(0.015, 0.025);
        assertThat(messages).isSortedAccordingTo((a, b) -> Long.compare(a.due(), b.due()));
        assertThat(messages)
                .filteredOn(message -> message.kind() == Kind.LATE)
                .allMatch(message -> message.due() > message.ts() && message.due() <= message.ts() + HOUR / 3);
        long settled = messages.stream()
                .filter(message -> message.kind() == Kind.ON_TIME || message.kind() == Kind.LATE)
                .filter(message -> message.ts() < START + 2 * HOUR)
                .map(message -> message.device().id() + message.ts())
                .distinct()
                .count();
        assertThat(settled).isEqualTo(20 * 720);
    }

    @Test
    void everythingLateIsStillADelivery() {
        assertThat(deliver(new Delivery(1, 1, 0), START + HOUR))
                .extracting(Message::kind)
                .contains(Kind.LATE, Kind.DUPLICATE)
                .doesNotContain(Kind.ON_TIME);
    }

    @Test
    void theSequenceDoesNotDependOnHowOftenOneAsks() {
        Delivery delivery = new Delivery(0.1, 0.1, 0.1);
        List<Message> atOnce = deliver(delivery, START + HOUR);
        DeliverySchedule schedule = new DeliverySchedule(fleet, delivery, START);
        List<Message> stepwise = new ArrayList<>();
        for (long now = START; now <= START + HOUR; now += 777) {
            addArrived(schedule, Math.min(now, START + HOUR - 1), stepwise);
        }
        addArrived(schedule, START + HOUR - 1, stepwise);
        assertThat(stepwise).isEqualTo(atOnce);
    }

    @Test
    void fractionsBeyondOneAreRefused() {
        assertThatThrownBy(() -> new Delivery(1.5, 0, 0)).hasMessage("the late fraction must be 0 to 1, not 1.5");
        assertThatThrownBy(() -> new Delivery(0, Double.NaN, 0)).hasMessageContaining("duplicate");
    }

    @Test
    void thePacedClockCatchesUpWithTheWallAndThenFollowsIt() {
        PacedClock clock = new PacedClock(0, 100_000, 5);
        assertThat(clock.at(100_000)).isEqualTo(0);
        assertThat(clock.at(110_000)).isEqualTo(50_000);
        assertThat(clock.at(125_000)).isEqualTo(125_000);
        assertThat(clock.at(200_000)).isEqualTo(200_000);
    }

    private List<Message> deliver(Delivery delivery, long until) {
        List<Message> messages = new ArrayList<>();
        addArrived(new DeliverySchedule(fleet, delivery, START), until - 1, messages);
        return messages;
    }

    private static void addArrived(DeliverySchedule schedule, long now, List<Message> messages) {
        for (Optional<Message> next = schedule.arrivedBy(now); next.isPresent(); next = schedule.arrivedBy(now)) {
            messages.add(next.get());
        }
    }
}
