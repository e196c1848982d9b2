package io.seamark.common.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options by which every command of Seamark takes its settings; a picocli mixin. */
public final class SettingsOptions {

    @Option(
            names = "--stack",
            paramLabel = "DIR",
            description =
                    "folder of a running local stack, whose addresses to use (default: ./data/stack, if it is there)")
    private Path stack;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file (HOCON); reference.conf has every key")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "one setting, overriding files and environment, e.g. --set speed.interval=500ms")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /**
     * The effective settings.
     *
     * @throws SeamarkException if a named file is missing, or a key does not exist
     */
    public Settings load() {
        return load(Map.of());
    }

    /** Everybody on the machine can read the command line of a process. */
    private static void requireNoSecret(String key) {
        if (Settings.isSecret(key)) {
            throw new SeamarkException(
                    "The setting '" + key + "' is a secret by its name, and --set shows its value in the"
                            + " list of processes. Write it into a file that only this user can read, and name that with"
                            + " --config.");
        }
    }

    /** The effective settings, with values that other options of the command gave. */
    public Settings load(Map<String, String> fromOptions) {
        List<Path> all = new ArrayList<>();
        Path stackConf = (stack == null ? Path.of("data", "stack") : stack).resolve("stack.conf");
        if (stack != null || Files.exists(stackConf)) {
            all.add(stackConf);
        }
        all.addAll(files);
        overrides.keySet().forEach(SettingsOptions::requireNoSecret);
        Map<String, String> values = new LinkedHashMap<>(overrides);
        values.putAll(fromOptions);
        return Settings.load(all, System.getenv(), values);
    }
}
