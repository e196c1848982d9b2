package io.seamark.deploy.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.deploy.fleet.Fault;
import io.seamark.deploy.fleet.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundFaultsTest {

    private static final long MINUTE = 60_000;

    private static AlertEvent alert(Kind kind, long minute) {
        long ts = minute * MINUTE;
        return new AlertEvent(
                1, "a" + minute, kind, "d", "forecast", ts, ts, 0.6, 0.6, 2, 1, List.of(), "g", 0, minute, "");
    }

    private static Fault fault(long from, long until) {
        return new Fault("d", List.of("m"), FaultKind.SPIKE, from * MINUTE, until * MINUTE, 8);
    }

    @Test
    void aFaultIsFoundWhileItLastsOrSoonAfterAndWhatNoFaultExplainsIsFalse() {
        FoundFaults found = new FoundFaults();
        found.add(
                List.of(fault(100, 110), fault(200, 210), fault(300, 310), fault(400, 410)),
                List.of(
                        alert(Kind.OPENED, 99),
                        alert(Kind.OPENED, 103),
                        alert(Kind.OPENED, 224),
                        alert(Kind.OPENED, 325),
                        alert(Kind.CLOSED, 405)));
        assertThat(found.faults()).isEqualTo(4);
        assertThat(found.found()).isEqualTo(2);
        assertThat(found.opened()).isEqualTo(4);
        assertThat(found.falseAlerts()).isEqualTo(2);
        assertThat(found.kinds().get(FaultKind.SPIKE).medianDelayMinutes()).isEqualTo(24);
    }
}
