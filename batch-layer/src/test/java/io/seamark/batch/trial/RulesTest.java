package io.seamark.batch.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.generation.Measured;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.settings.Settings;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final Rules RULES = Rules.from(Settings.reference());
    private static final long WEEK = 7 * 86_400_000L;
    private static final long HOLD_OUT = 86_400_000;
    private static final Tally GOOD = found(800);

    /** Of a thousand disturbances, over seventy weeks of devices. */
    private static Tally found(int found) {
        return alerting(found, 0);
    }

    private static Tally alerting(int found, int alerts) {
        return new Tally(1000, found, 10_000, alerts, alerts, 70 * WEEK);
    }

    private static Trial decide(Tally champion, Tally challenger) {
        return RULES.decide("g1", new Comparison(100, 0, champion, challenger), HOLD_OUT);
    }

    @Test
    void aModelThatIsNotWorseReplacesTheOneInUse() {
        assertThat(decide(GOOD, GOOD).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, found(900)).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, found(780)).verdict())
                .as("within the tolerance")
                .isEqualTo(Verdict.PROMOTED);
    }

    @Test
    void aModelThatFindsLessOrAlarmsMoreDoesNot() {
        Trial blunt = decide(GOOD, found(700));
        assertThat(blunt.verdict()).isEqualTo(Verdict.KEPT);
        assertThat(blunt.reason())
                .isEqualTo("its F1 is 0.819, that of the model in use 0.884, and the tolerance is 0.020");
        assertThat(blunt.champion()).isEqualTo("g1");
        assertThat(blunt.ofChampion().found()).isEqualTo(0.8);
        assertThat(blunt.ofChallenger().found()).isEqualTo(0.7);
        assertThat(decide(GOOD, alerting(800, 4)).verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(decide(GOOD, alerting(800, 8)).verdict())
                .as("0.11 alerts of a device in a week")
                .isEqualTo(Verdict.KEPT);
    }

    @Test
    void inASmallFleetAnAlertOrTwoDecideNothing() {
        Tally calm = new Tally(1000, 800, 5000, 0, 0, WEEK / 2);
        Trial one =
                RULES.decide("g1", new Comparison(4, 0, calm, new Tally(1000, 800, 5000, 1, 1, WEEK / 2)), HOLD_OUT);
        assertThat(one.ofChallenger().falseAlerts()).isEqualTo(2);
        assertThat(one.verdict()).isEqualTo(Verdict.PROMOTED);
        Trial ten =
                RULES.decide("g1", new Comparison(4, 0, calm, new Tally(1000, 800, 5000, 9, 9, WEEK / 2)), HOLD_OUT);
        assertThat(ten.verdict()).isEqualTo(Verdict.KEPT);
    }

    @Test
    void whereThereIsTooLittleNothingIsComparedAndItSaysWhy() {
        Comparison little = new Comparison(3, 3, new Tally(9, 9, 999, 0, 0, WEEK), new Tally(9, 0, 999, 0, 0, WEEK));
        Trial few = RULES.decide("g1", little, HOLD_OUT);
        assertThat(few.verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(few.reason()).contains("999 normal readings of 3 devices", "batch.trial-readings asks for 1000");
        assertThat(few.ofChampion()).isEqualTo(Measured.NONE);
        assertThat(few.warnings()).isEmpty();
        assertThat(RULES.decide("g1", little, HOLD_OUT - 1).verdict())
                .as("more is to come")
                .isEqualTo(Verdict.TOO_SOON);
        Tally unmoved = new Tally(0, 0, 5000, 0, 0, WEEK);
        Trial still = RULES.decide("g1", new Comparison(3, 0, unmoved, unmoved), HOLD_OUT);
        assertThat(still.verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(still.reason()).contains("no metric varies");
    }

    @Test
    void aFleetOfWhichMoreThanATenthHasDriftedIsWarnedOf() {
        assertThat(RULES.decide("g1", new Comparison(100, 10, GOOD, GOOD), HOLD_OUT)
                        .warnings())
                .isEmpty();
        Trial drifted = RULES.decide("g1", new Comparison(100, 11, GOOD, GOOD), HOLD_OUT);
        assertThat(drifted.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(drifted.drifted()).isEqualTo(11);
        assertThat(drifted.warnings())
                .singleElement()
                .asString()
                .contains("The fleet has drifted", "11 % of the compared devices (11 of 100)", "the 10 % of");
    }
}
