package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.generation.Measured;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.settings.Settings;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final Rules RULES = Rules.from(Settings.reference());
    private static final Tally GOOD = new Tally(1000, 800, 10_000, 0);

    private static Trial decide(Tally champion, Tally challenger) {
        return RULES.decide("g1", new Comparison(100, 0, champion, challenger));
    }

    @Test
    void aModelThatIsNotWorseReplacesTheOneInUse() {
        assertThat(decide(GOOD, GOOD).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, new Tally(1000, 900, 10_000, 0)).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, new Tally(1000, 780, 10_000, 0)).verdict())
                .as("0.876 against 0.889: within the tolerance")
                .isEqualTo(Verdict.PROMOTED);
    }

    @Test
    void aModelThatFindsLessOrAlarmsMoreDoesNot() {
        Trial blunt = decide(GOOD, new Tally(1000, 700, 10_000, 0));
        assertThat(blunt.verdict()).isEqualTo(Verdict.KEPT);
        assertThat(blunt.reason())
                .isEqualTo("its F1 is 0.824, that of the model in use 0.889, and 0.020 less is tolerated");
        assertThat(blunt.champion()).isEqualTo("g1");
        assertThat(blunt.ofChampion().found()).isEqualTo(0.8);
        assertThat(blunt.ofChallenger().found()).isEqualTo(0.7);
        assertThat(decide(GOOD, new Tally(1000, 800, 10_000, 30)).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, new Tally(1000, 800, 10_000, 500)).verdict()).isEqualTo(Verdict.KEPT);
    }

    @Test
    void whereThereIsTooLittleNothingIsComparedAndItSaysWhy() {
        Trial few = RULES.decide("g1", new Comparison(3, 3, new Tally(9, 9, 999, 0), new Tally(9, 0, 999, 0)));
        assertThat(few.verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(few.reason()).contains("999 normal readings of 3 devices", "1000 of batch.trial-readings");
        assertThat(few.ofChampion()).isEqualTo(Measured.NONE);
        assertThat(few.warnings()).isEmpty();
        Trial still = RULES.decide("g1", new Comparison(3, 0, new Tally(0, 0, 5000, 0), new Tally(0, 0, 5000, 0)));
        assertThat(still.verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(still.reason()).contains("no metric moves");
    }

    @Test
    void aFleetOfWhichMoreThanATenthHasDriftedIsWarnedOf() {
        assertThat(RULES.decide("g1", new Comparison(100, 10, GOOD, GOOD)).warnings())
                .isEmpty();
        Trial drifted = RULES.decide("g1", new Comparison(100, 11, GOOD, GOOD));
        assertThat(drifted.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(drifted.drifted()).isEqualTo(11);
        assertThat(drifted.warnings())
                .singleElement()
                .asString()
                .contains("The fleet has drifted", "11 % of the compared devices (11 of 100)", "the 10 % of");
    }
}
