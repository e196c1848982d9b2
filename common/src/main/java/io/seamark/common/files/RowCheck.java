package io.seamark.common.files;

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
final class RowCheck {

    private static final byte[] NONE = new byte[0];

    private final ReadingLimits limits;
    private final String devicePrefix;
    private final long now;
    private final Set<String> goodNames = new HashSet<>();
    private String lastDevice = "";
    private String lastPrefixed = "";

    RowCheck(ReadingLimits limits, String devicePrefix, long now) {
        this.limits = limits;
        this.devicePrefix = devicePrefix;
        this.now = now;
    }

    FileRow of(CsvRow row) {
        if (row instanceof CsvRow.Rejected rejected) {
            return rejected(row, rejected.problem().name(), rejected.detail());
        }
        Reading reading = prefixed(((CsvRow.Accepted) row).reading());
        Optional<RejectReason> fault = fault(reading);
        return fault.isPresent()
                ? rejected(row, fault.get().name(), detail(fault.get(), reading, row.timeText()))
                : new FileRow.Accepted(row.row(), row.line(), row.timeText(), reading, NONE, row.leftOut());
    }

    private static FileRow rejected(CsvRow row, String reason, String detail) {
        return new FileRow.Rejected(
                row.row(), row.line(), row.timeText(), row.device(), reason, detail, NONE, row.leftOut());
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

    private String detail(RejectReason reason, Reading reading, String timeText) {
        return switch (reason) {
            case DEVICE_INVALID -> "the device id is too long, or has control characters, or is not UTF-8";
            case TIME_TOO_EARLY -> TimeGuess.tooEarly(timeText, limits.earliest());
            case TIME_TOO_FAR_AHEAD -> TimeGuess.tooFarAhead(timeText, reading.ts() - now);
            case TOO_MANY_METRICS -> reading.metrics().size() + " metrics, at most " + limits.maxMetrics();
            default -> "a metric's name is too long or has control characters";
        };
    }

    private boolean isName(String name) {
        if (goodNames.contains(name)) {
            return true;
        }
        boolean good = !name.isEmpty()
                && name.getBytes(UTF_8).length <= limits.maxNameBytes()
                && name.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == 0xfffd);
        if (good && goodNames.size() < 100_000) {
            goodNames.add(name);
        }
        return good;
    }
}
