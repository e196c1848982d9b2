package io.seamark.serving.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.alert.AlertEvent;
import io.seamark.common.fuzz.Fuzz;
import io.seamark.common.fuzz.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredAlertFuzzTest {

    @Test
    void storedAlerts() throws Exception {
        StoredAlert alert = new StoredAlert(Seeds.alert(AlertEvent.Kind.UPDATED), 7, "seen", "true");
        Fuzz.Fates fates = Fuzz.json("the stored alert", List.of(alert.toBytes()))
                .run(200_000, Duration.ofMinutes(2), () -> input -> {
                    StoredAlert read = StoredAlert.fromBytes(input);
                    byte[] again = read.toBytes();
                    assertThat(StoredAlert.fromBytes(again).toBytes()).isEqualTo(again);
                });
        assertThat(fates.read()).isGreaterThan(1_000);
    }
}
