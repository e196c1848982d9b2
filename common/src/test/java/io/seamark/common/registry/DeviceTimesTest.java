package io.seamark.common.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LIMA = ZoneId.of("America/Lima");

    private static Optional<DeviceInfo> info(Optional<ZoneId> zone, Optional<Duration> interval) {
        return Optional.of(new DeviceInfo(
                "d", Optional.of("pump"), Optional.empty(), Collections.emptySortedMap(), zone, interval));
    }

    @Test
    void aDeviceHasItsOwnZoneAndIntervalElseThoseOfAll() {
        DeviceTimes.Builder told = new DeviceTimes.Builder(BERLIN);
        told.tell("a", info(Optional.of(LIMA), Optional.empty()));
        told.tell("b", info(Optional.empty(), Optional.of(Duration.ofSeconds(10))));
        told.tell("c", info(Optional.empty(), Optional.empty()));
        DeviceTimes times = told.build();
        assertThat(times.of("a")).isEqualTo(new DeviceTime(LIMA, 0));
        assertThat(times.of("b")).isEqualTo(new DeviceTime(BERLIN, 10_000));
        assertThat(times.of("c")).isEqualTo(new DeviceTime(BERLIN, 0)).isEqualTo(times.of("never heard of"));
        assertThat(times.known()).isEqualTo(2);
        assertThat(DeviceTimes.allIn(LIMA).of("a")).isEqualTo(new DeviceTime(LIMA, 0));
    }

    @Test
    void theLatestCountsAndWhatIsTakenBackIsNotKnown() {
        DeviceTimes.Builder told = new DeviceTimes.Builder(BERLIN);
        told.tell("a", info(Optional.of(LIMA), Optional.empty()));
        told.tell("a", info(Optional.of(ZoneId.of("Asia/Tokyo")), Optional.empty()));
        told.tell("b", info(Optional.of(LIMA), Optional.empty()));
        told.tell("b", Optional.empty());
        DeviceTimes times = told.build();
        assertThat(times.of("a").zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(times.of("b").zone()).isEqualTo(BERLIN);
        assertThat(times.known()).isEqualTo(1);
    }

    @Test
    void devicesOfOneTimeShareIt() {
        DeviceTimes.Builder told = new DeviceTimes.Builder(BERLIN);
        told.tell("a", info(Optional.of(LIMA), Optional.empty()));
        told.tell("b", info(Optional.of(LIMA), Optional.empty()));
        DeviceTimes times = told.build();
        assertThat(times.of("a")).isSameAs(times.of("b"));
    }
}
