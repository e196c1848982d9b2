package io.seamark.speed.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.speed.recovery.Lane.Found;
import io.seamark.speed.recovery.Lane.Kind;
import io.seamark.speed.recovery.Lane.Wish;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Found OURS = found(Optional.of("now"), 60, false);

    private static Found found(Optional<String> stored, long age, boolean loss) {
        return new Found(stored, "now", Duration.ofSeconds(age), Duration.ofSeconds(60), loss);
    }

    private static Lane choose(Optional<String> stored, long age) {
        return Lane.choose(Wish.AUTO, found(stored, age, false));
    }

    @Test
    void theCheckpointIsUsedOnlyIfItIsOursFreshAndWhole() {
        assertThat(Lane.choose(Wish.AUTO, OURS).kind()).isEqualTo(Kind.FAST);
        assertThat(choose(Optional.of("now"), 61).kind()).isEqualTo(Kind.JOURNAL);
        assertThat(choose(Optional.of("before"), 0).kind()).isEqualTo(Kind.JOURNAL);
        assertThat(choose(Optional.empty(), 0).kind()).isEqualTo(Kind.JOURNAL);
        assertThat(Lane.choose(Wish.AUTO, found(Optional.of("now"), 0, true)).kind())
                .isEqualTo(Kind.JOURNAL);
    }

    @Test
    void theReasonNamesWhatHasChanged() {
        assertThat(choose(Optional.of("before"), 0).reason()).contains("before -> now");
        assertThat(choose(Optional.of("now"), 61).reason()).contains("61 s old");
    }

    @Test
    void aLaneThatIsAskedForIsTakenOrRefusedWithTheReason() {
        assertThat(Lane.choose(Wish.JOURNAL, OURS).kind()).isEqualTo(Kind.JOURNAL);
        assertThat(Lane.choose(Wish.FAST, OURS).kind()).isEqualTo(Kind.FAST);
        assertThatThrownBy(() -> Lane.choose(Wish.FAST, found(Optional.of("now"), 61, false)))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("61 s old")
                .hasMessageContaining("'auto' or 'journal'");
    }

    @Test
    void theWishIsASetting() {
        Settings settings = Settings.reference();
        assertThat(Wish.from(settings)).isEqualTo(Wish.AUTO);
        assertThat(Wish.from(settings.with(Map.of("seamark.speed.recovery", "journal"))))
                .isEqualTo(Wish.JOURNAL);
        assertThatThrownBy(() -> Wish.from(settings.with(Map.of("seamark.speed.recovery", "quick"))))
                .isInstanceOf(SeamarkException.class)
                .hasMessageContaining("'quick'");
    }
}
