package io.seamark.common.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The effective settings of a process: {@code reference.conf}, overridden by files, by environment variables, by the
 * command line, in this order. Every key stands in {@code reference.conf} with its unit and default; a key that does not is
 * an error, so that a misspelt setting is never ignored. Immutable and thread-safe.
 */
public final class Settings implements Serializable {

    private static final Pattern SECRET =
            Pattern.compile("password|secret|token|credential|jaas|private|api-?key|(keystore|account)\\.key");

    private final Config config;
    private transient volatile Text text; // made when it is first wanted

    private Settings(Config config) {
        this.config = config;
    }

    /**
     * What is serialized in place of settings. Spark ships them with every task: whole, with the places that each value came from, they took
     * more time to write, to read, and to compile the code for it, than all else that a task brings. Settings that a process has read once are the
     * same object ever after. Secret values are left out: their keys alone go along ({@link Secrets}).
     */
    private record Text(String json, List<String> secrets) implements Serializable {
        private static final Map<Text, Settings> READ = new ConcurrentHashMap<>();

        private Object readResolve() {
            return READ.computeIfAbsent(this, Text::read);
        }

        private Settings read() {
            Config read = ConfigFactory.parseString(json);
            for (String path : secrets) {
                Optional<String> value = Secrets.value(key(path));
                if (value.isPresent()) {
                    read = read.withValue(path, ConfigValueFactory.fromAnyRef(value.get()));
                }
            }
            return new Settings(read);
        }
    }

    private Object writeReplace() {
        Text known = text;
        if (known == null) {
            Config open = config;
            List<String> secrets = new ArrayList<>();
            for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
                if (isSecret(key(entry))) {
                    secrets.add(entry.getKey());
                    open = open.withoutPath(entry.getKey());
                }
            }
            secrets.sort(null);
            known = new Text(open.root().render(ConfigRenderOptions.concise()), List.copyOf(secrets));
            text = known;
        }
        return known;
    }

    /** The defaults of {@code reference.conf} alone. */
    public static Settings reference() {
        return new Settings(ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf")
                .resolve());
    }

    /**
     * Reads the effective settings.
     *
     * @param files HOCON files, a later one overriding an earlier one
     * @param environment environment variables; {@code SEAMARK_KAFKA_BOOTSTRAP_SERVERS} sets
     *     {@code seamark.kafka.bootstrap-servers}
     * @param overrides values by key, from the command line
     * @throws SeamarkException if a file is missing or malformed, or names a key that does not exist
     */
    public static Settings load(List<Path> files, Map<String, String> environment, Map<String, String> overrides) {
        Config reference = reference().config;
        Config effective = reference;
        for (Path file : files) {
            effective = parse(file, reference).withFallback(effective);
        }
        Map<String, String> fromEnvironment = new LinkedHashMap<>();
        for (String key : keys(reference)) {
            String value = environment.get(
                    key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
            if (value != null) {
                fromEnvironment.put(key, value);
            }
        }
        effective = override(effective, reference, fromEnvironment, "the environment");
        effective = override(effective, reference, overrides, "the command line");
        try {
            Settings settings = new Settings(effective.resolve());
            Secrets.know(settings.secrets());
            return settings;
        } catch (ConfigException e) {
            throw new SeamarkException(
                    "The settings name something that is not there: " + e.getMessage()
                            + ". Set it, or write the value itself.",
                    e);
        }
    }

    /** These settings with some values replaced. */
    public Settings with(Map<String, String> overrides) {
        Settings settings = new Settings(override(config, reference().config, overrides, "an override"));
        Secrets.know(settings.secrets());
        return settings;
    }

    private static Config parse(Path file, Config reference) {
        if (!Files.isReadable(file)) {
            throw new SeamarkException("The settings file " + file + " does not exist or cannot be read. Name another"
                    + " with --config, or create it (see reference.conf for the keys).");
        }
        try {
            Config parsed = ConfigFactory.parseFile(file.toFile());
            allKeys(parsed).forEach(key -> requireKnown(key, reference, file.toString()));
            return parsed;
        } catch (ConfigException e) {
            throw new SeamarkException("The settings file " + file + " is not valid HOCON: " + e.getMessage(), e);
        }
    }

    private static Config override(Config base, Config reference, Map<String, String> values, String where) {
        Config result = base;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String key = entry.getKey().startsWith("seamark.") ? entry.getKey() : "seamark." + entry.getKey();
            requireKnown(key, reference, where);
            boolean list = reference.hasPath(key) && reference.getValue(key).valueType() == ConfigValueType.LIST;
            Object value = list ? List.of(entry.getValue().split("\\s*,\\s*")) : entry.getValue();
            result = result.withValue(key, ConfigValueFactory.fromAnyRef(value, where));
        }
        return result;
    }

    private static void requireKnown(String key, Config reference, String where) {
        List<String> known = keys(reference);
        if (known.contains(key) || isFree(key)) {
            return;
        }
        throw new SeamarkException("There is no setting '" + key + "' (from " + where + "). The nearest is '"
                + Nearest.to(key, known).orElseThrow() + "'; reference.conf lists all.");
    }

    /** Whether the key belongs to another program and is handed on as it is. */
    private static boolean isFree(String key) {
        return key.startsWith("seamark.spark.conf.") || key.startsWith("seamark.kafka.client.");
    }

    private static List<String> keys(Config config) {
        return allKeys(config).stream()
                .filter(key -> key.startsWith("seamark."))
                .toList();
    }

    private static List<String> allKeys(Config config) {
        return config.entrySet().stream().map(Settings::key).sorted().toList();
    }

    private static String key(Map.Entry<String, ConfigValue> entry) {
        return key(entry.getKey());
    }

    private static String key(String path) {
        return String.join(".", ConfigUtil.splitPath(path));
    }

    private Map<String, String> secrets() {
        return config.entrySet().stream()
                .filter(entry -> isSecret(key(entry)))
                .collect(Collectors.toMap(
                        Settings::key, entry -> String.valueOf(entry.getValue().unwrapped())));
    }

    /** The text of a setting. */
    public String string(String key) {
        return read(key, config::getString);
    }

    /** The texts of a list setting. */
    public List<String> strings(String key) {
        return read(key, config::getStringList);
    }

    /** A whole number. */
    public int integer(String key) {
        return read(key, config::getInt);
    }

    /** A number. */
    public double number(String key) {
        return read(key, config::getDouble);
    }

    /** True or false. */
    public boolean flag(String key) {
        return read(key, config::getBoolean);
    }

    /** A duration of at least 0, written as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h} or {@code 14d}. */
    public Duration duration(String key) {
        Duration value = read(key, config::getDuration);
        if (value.isNegative()) {
            throw new SeamarkException("The setting '" + key + "' is " + string(key) + ", but must not be negative.");
        }
        return value;
    }

    /** A time zone: a name of the tz database, such as {@code Europe/Berlin}, or an offset. */
    public ZoneId timeZone(String key) {
        try {
            return ZoneId.of(string(key));
        } catch (DateTimeException e) {
            throw new SeamarkException(
                    "The setting '" + key + "' is '" + string(key) + "', which is no time zone. Write a name such as"
                            + " Europe/Berlin, or an offset such as +05:30.",
                    e);
        }
    }

    /** A size in bytes, written as {@code 900k}, {@code 64MiB} or a plain number. */
    public long bytes(String key) {
        return read(key, config::getBytes);
    }

    /** Everything below a key, as texts by the rest of the key; for what is handed on to another program. */
    public Map<String, String> below(String key) {
        Map<String, String> values = new TreeMap<>();
        config.getConfig(key)
                .entrySet()
                .forEach(entry -> values.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        String.valueOf(entry.getValue().unwrapped())));
        return values;
    }

    private static <T> T read(String key, java.util.function.Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException e) {
            throw new SeamarkException(
                    "The setting '" + key + "' cannot be used: " + e.getMessage()
                            + ". See reference.conf for its unit.",
                    e);
        }
    }

    /** A duration that must lie in a range. */
    public Duration durationIn(String key, Duration min, Duration max) {
        Duration value = duration(key);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new SeamarkException("The setting '" + key + "' is " + string(key) + ", but must lie from "
                    + min.toMillis() + "ms to " + max.toMillis() + "ms.");
        }
        return value;
    }

    /** A size in bytes that must lie in a range. */
    public long bytesIn(String key, long min, long max) {
        long value = bytes(key);
        if (value < min || value > max) {
            throw new SeamarkException("The setting '" + key + "' is " + string(key) + ", but must lie from " + min
                    + " to " + max + " bytes.");
        }
        return value;
    }

    /** A value that must lie in {@code [min, max]}. */
    public int integerIn(String key, int min, int max) {
        int value = integer(key);
        if (value < min || value > max) {
            throw new SeamarkException(
                    "The setting '" + key + "' is " + value + ", but must lie from " + min + " to " + max + ".");
        }
        return value;
    }

    /** A number that must lie in {@code [min, max]}. */
    public double numberIn(String key, double min, double max) {
        double value = number(key);
        if (!(value >= min && value <= max)) {
            throw new SeamarkException(
                    "The setting '" + key + "' is " + value + ", but must lie from " + min + " to " + max + ".");
        }
        return value;
    }

    private static Object shown(String key, ConfigValue value) {
        return isSecret(key) ? "******" : value.unwrapped();
    }

    /**
     * Sixteen bits that change, as good as always, when a value does that {@link #effective} masks: enough to notice a change, and
     * too few to find the value by guessing.
     */
    public int secretsChecksum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            config.entrySet().stream()
                    .filter(entry -> isSecret(key(entry)))
                    .map(entry -> key(entry) + "=" + entry.getValue().unwrapped())
                    .sorted()
                    .forEach(line -> digest.update((line.length() + ":" + line).getBytes(StandardCharsets.UTF_8)));
            return ByteBuffer.wrap(digest.digest()).getShort() & 0xffff;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a key says that its value is for nobody to see. */
    static boolean isSecret(String key) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** The effective settings, one a line, secrets masked; for the log. */
    public String effective() {
        return config.entrySet().stream()
                .map(entry -> key(entry) + " = " + shown(key(entry), entry.getValue()))
                .filter(line -> line.startsWith("seamark."))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
