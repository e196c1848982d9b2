package io.seamark.deploy.devices;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.registry.DeviceInfo;
import io.seamark.common.registry.DeviceInfoCodec;
import io.seamark.deploy.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of what is known of devices, a JSON object a line; blank lines are passed over. Stateless. */
final class DeviceFile {

    /** Most lines that are named in an error. */
    private static final int NAMED = 5;

    private DeviceFile() {}

    /**
     * Reads the whole file.
     *
     * @throws CommandFailure if it cannot be read, or a line of it cannot be used; it names the first of them, each with its reason
     */
    static List<DeviceInfo> read(Path file, DeviceInfoCodec codec) {
        List<DeviceInfo> devices = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    try {
                        devices.add(codec.decode(line.getBytes(StandardCharsets.UTF_8)));
                    } catch (CorruptDataException e) {
                        wrong.add("line " + number + ": " + e.getMessage());
                    }
                }
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailure("There is no file '" + file + "'.", e);
        } catch (IOException e) {
            throw new CommandFailure("The file '" + file + "' cannot be read: " + e.getMessage() + ".", e);
        }
        if (!wrong.isEmpty()) {
            throw new CommandFailure(
                    "%,d lines of '%s' cannot be used, so that none is sent:%n  %s%s%nWrite them as docs/formats.md says."
                            .formatted(
                                    wrong.size(),
                                    file,
                                    String.join(
                                            System.lineSeparator() + "  ",
                                            wrong.subList(0, Math.min(NAMED, wrong.size()))),
                                    wrong.size() > NAMED ? System.lineSeparator() + "  ..." : ""));
        }
        return devices;
    }
}
