package io.seamark.common.files;

import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that all commands share that read files of readings. */
public final class FileOptions {

    private static final String MAX_REJECTED = "seamark.files.max-rejected";

    @Option(
            names = "--max-rejected",
            paramLabel = "PERCENT",
            description = "how many of the rows may be no readings, 0 to 100; with more, nothing is done (10; setting"
                    + " files.max-rejected)")
    private Optional<String> maxRejected = Optional.empty();

    @Option(
            names = "--device-from",
            paramLabel = "file|folder",
            description =
                    "what names the device of a CSV file without a column 'device': its name, which is the default,"
                            + " or its folder; say it too where several files are of one device")
    private Optional<DeviceFrom> deviceFrom = Optional.empty();

    /** How many percent of the rows may be no readings. */
    public double maxRejected(Settings settings) {
        if (maxRejected.isEmpty()) {
            return settings.numberIn(MAX_REJECTED, 0, 100);
        }
        String text = maxRejected.get().strip();
        try {
            double percent = Double.parseDouble(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException e) {
            throw new SeamarkException(wrong(text), e);
        }
        throw new SeamarkException(wrong(text));
    }

    private static String wrong(String text) {
        return "--max-rejected is '" + text + "', but must be a percentage from 0 to 100.";
    }

    /** What names the device of a file. */
    public DeviceFrom deviceFrom() {
        return deviceFrom.orElse(DeviceFrom.FILE);
    }

    /** Whether somebody said so. */
    public boolean isDeviceFromSaid() {
        return deviceFrom.isPresent();
    }
}
