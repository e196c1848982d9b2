package io.seamark.deploy.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SightingsTest {
    @Test
    void theFirstSightCountsAndAnAnswerMayComeBeforeTheTopic() {
        Sightings sightings = new Sightings();
        sightings.overRest("b", 5);
        sightings.onTopic("a", 0, 17, 10);
        sightings.onTopic("b", 1, 18, 11);
        assertThat(sightings.missing()).isEqualTo(1);
        assertThat(sightings.overdue(11)).containsExactly("a");
        assertThat(sightings.overdue(10)).isEmpty();
        sightings.onTopic("a", 0, 17, 20); // a replay
        sightings.overRest("a", 30);
        sightings.overRest("a", 40);
        assertThat(sightings.missing()).isZero();
        assertThat(sightings.overdue(100)).isEmpty();
        assertThat(sightings.all())
                .containsExactly(
                        new Sightings.Sighting("a", 0, 17, 10, OptionalLong.of(30)),
                        new Sightings.Sighting("b", 1, 18, 11, OptionalLong.of(5)));
    }

    @Test
    void anAnswerOfBeforeIsNoSight() {
        Sightings sightings = new Sightings();
        sightings.overRest("never on the topic", 1);
        assertThat(sightings.missing()).isZero();
        assertThat(sightings.all()).isEmpty();
    }
}
