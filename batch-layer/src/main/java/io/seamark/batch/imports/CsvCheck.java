package io.seamark.batch.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.csv.CsvRow;
import io.seamark.common.reading.Reading;
import io.seamark.common.reading.ReadingLimits;
import io.seamark.common.reading.RejectReason;
import io.seamark.common.reading.TimeGuess;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Holds rows of a CSV file against the limits of readings, as the decoder does with messages. Not thread-safe. */
final class CsvCheck {

    private final ReadingLimits limits;
    private final String devicePrefix;
    private final long now;
    private final Set<String> goodNames = new HashSet<>();
    private String lastDevice = "";
    private String lastPrefixed = "";

    CsvCheck(ReadingLimits limits, String devicePrefix, long now) {
        this.limits = limits;
        this.devicePrefix = devicePrefix;
        this.now = now;
    }

    Row of(CsvRow row) {
        if (row instanceof CsvRow.Rejected rejected) {
            return new Row.Rejected(row.row(), row.line(), rejected.problem().name(), rejected.detail(), new byte[0]);
        }
        Reading reading = prefixed(((CsvRow.Accepted) row).reading());
        return fault(reading)
                .<Row>map(reason -> new Row.Rejected(
                        row.row(), row.line(), reason.name(), detail(reason, row, reading), new byte[0]))
                .orElseGet(() -> new Row.Accepted(row.row(), reading));
    }

    private Reading prefixed(Reading reading) {
        if (devicePrefix.isEmpty()) {
            return reading;
        }
        if (!reading.device().equals(lastDevice)) {
            lastDevice = reading.device();
            lastPrefixed = devicePrefix + lastDevice;
        }
        return new Reading(lastPrefixed, reading.ts(), reading.metrics());
    }

    private Optional<RejectReason> fault(Reading reading) {
        if (!isName(reading.device())) {
            return Optional.of(RejectReason.DEVICE_INVALID);
        }
        if (reading.ts() < limits.earliest()) {
            return Optional.of(RejectReason.TIME_TOO_EARLY);
        }
        if (reading.ts() - now > limits.maxAheadMillis()) {
            return Optional.of(RejectReason.TIME_TOO_FAR_AHEAD);
        }
        if (reading.metrics().size() > limits.maxMetrics()) {
            return Optional.of(RejectReason.TOO_MANY_METRICS);
        }
        for (String metric : reading.metrics().keySet()) {
            if (!isName(metric)) {
                return Optional.of(RejectReason.METRIC_NAME_INVALID);
            }
        }
        return Optional.empty();
    }

    private String detail(RejectReason reason, CsvRow row, Reading reading) {
        return switch (reason) {
            case DEVICE_INVALID -> "the device id is too long or has control characters";
            case TIME_TOO_EARLY -> TimeGuess.tooEarly(row.timeText(), limits.earliest());
            case TIME_TOO_FAR_AHEAD -> TimeGuess.tooFarAhead(row.timeText(), reading.ts() - now);
            case TOO_MANY_METRICS -> reading.metrics().size() + " metrics";
            default -> "a metric's name is too long or has control characters";
        };
    }

    private boolean isName(String name) {
        if (goodNames.contains(name)) {
            return true;
        }
        boolean good = !name.isEmpty()
                && name.getBytes(UTF_8).length <= limits.maxNameBytes()
                && name.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
        if (good && goodNames.size() < 100_000) {
            goodNames.add(name);
        }
        return good;
    }
}
