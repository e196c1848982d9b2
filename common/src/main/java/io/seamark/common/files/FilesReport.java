package io.seamark.common.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What several files hold together, in words and numbers. Immutable. */
public final class FilesReport {

    private static final int MAX_NAMES = 10;
    private static final int MAX_WORDS = 5;
    private static final String DATE =
            "((19|20)\\d\\d[-_.]?(0[1-9]|1[0-2])([-_.]?(0[1-9]|[12]\\d|3[01])([-_.T]?\\d\\d([-_.h:]?\\d\\d)*)?)?"
                    + "|[0-3]?\\d[-_.][0-3]?\\d[-_.](19|20)\\d\\d)";
    private static final Pattern DATE_IN_NAME = Pattern.compile("(?<!\\d)" + DATE + "(?!\\d)");
    private static final Pattern DATE_AS_NAME = Pattern.compile(DATE);

    private final List<FileTally> files;
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, String> examples = new TreeMap<>();
    private final Map<String, FileTally.Omitted> leftOut = new TreeMap<>();
    private final Set<String> devices = new HashSet<>();

    private FilesReport(List<FileTally> files) {
        this.files = List.copyOf(files);
        for (FileTally file : files) {
            file.rejected.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
            file.examples.forEach(examples::putIfAbsent);
            devices.addAll(file.devices.keySet());
            file.leftOut.forEach((metric, omitted) -> {
                FileTally.Omitted all = leftOut.computeIfAbsent(metric, name -> new FileTally.Omitted(omitted.example));
                omitted.words.forEach(all::add);
            });
        }
    }

    /** Takes the files in the order in which they are to be spoken of. */
    public static FilesReport of(Collection<FileTally> files) {
        return new FilesReport(List.copyOf(files));
    }

    /** How many files there are. */
    public int files() {
        return files.size();
    }

    /** How many rows are readings. */
    public long readings() {
        return files.stream().mapToLong(file -> file.readings).sum();
    }

    /** How many devices those are of. */
    public long devices() {
        return devices.size();
    }

    /** How many rows are no readings, by reason. */
    public Map<String, Long> rejected() {
        return rejected;
    }

    /** How many values beside numbers are none, by metric. */
    public Map<String, Long> leftOut() {
        Map<String, Long> counts = new TreeMap<>();
        leftOut.forEach((metric, omitted) -> counts.put(metric, omitted.count));
        return counts;
    }

    /** The same by the words that stand in their place; of many different ones the rest under one name. */
    public Map<String, Map<String, Long>> leftOutWords() {
        Map<String, Map<String, Long>> words = new TreeMap<>();
        leftOut.forEach((metric, omitted) -> words.put(metric, omitted.words));
        return words;
    }

    /**
     * How many readings share their time with another of their device, as far as each file alone shows it; exact unless
     * {@link #needsCount}.
     */
    public long sameTime() {
        return files.stream().mapToLong(file -> file.sameTime).sum();
    }

    /** Whether readings of one device and time may lie apart: in several files, or where times fall. */
    public boolean needsCount() {
        Map<String, List<FileTally.Span>> spans = new HashMap<>();
        for (FileTally file : files) {
            if (file.falls > 0) {
                return true;
            }
            for (Map.Entry<String, FileTally.Span> device : file.devices.entrySet()) {
                List<FileTally.Span> known = spans.computeIfAbsent(device.getKey(), key -> new ArrayList<>(1));
                FileTally.Span span = device.getValue();
                if (known.stream().anyMatch(other -> other.first() <= span.last() && span.first() <= other.last())) {
                    return true;
                }
                known.add(span);
            }
        }
        return false;
    }

    /** How often a reading's time lies before that of its device's reading before it. */
    public long falls() {
        return files.stream().mapToLong(file -> file.falls).sum();
    }

    /** Where times fall first, in words. */
    public Optional<String> firstFall() {
        return files.stream()
                .map(FileTally::firstFall)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    /**
     * Why the files cannot be used as they are, whatever is asked of them; empty if they can.
     *
     * @param maxRejected percent of the rows that may be rejected
     * @param named whether somebody said what names the devices of files
     */
    public Optional<String> refusal(double maxRejected, boolean named) {
        return nothing()
                .or(() -> named ? Optional.empty() : dates().or(this::twice))
                .or(this::keyColumn)
                .or(this::blockColumn)
                .or(this::clockChange)
                .or(() -> tooMany(maxRejected));
    }

    private Optional<String> nothing() {
        return readings() > 0
                ? Optional.empty()
                : Optional.of("No row of the " + files.size() + " files is a reading" + reasons());
    }

    private Optional<String> tooMany(double maxRejected) {
        long bad = rejected.values().stream().mapToLong(Long::longValue).sum();
        double percent = 100.0 * bad / Math.max(1, bad + readings());
        return percent <= maxRejected
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d of %d rows (%.1f %%) are no readings, more than --max-rejected %s allows%s",
                        bad,
                        bad + readings(),
                        percent,
                        number(maxRejected),
                        reasons()));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The end of a sentence: the most frequent reason on its line, the others below. */
    private String reasons() {
        String all = rejected.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(reason -> reason(reason.getKey(), reason.getValue()))
                .collect(Collectors.joining("\n  "));
        return all.isEmpty() ? "." : ": " + all;
    }

    private String reason(String reason, long count) {
        return reason + ": " + count + ", such as " + examples.get(reason);
    }

    /** Files of one device that the date in their names tells apart, or of which the name is a date alone. */
    private Optional<String> dates() {
        Map<String, String> seen = new HashMap<>();
        for (FileTally file : files) {
            if (file.namedDevice.isEmpty()) {
                continue;
            }
            String name = ReadingFile.plainName(Path.of(file.path));
            String rest = DATE_IN_NAME.matcher(file.namedDevice).replaceAll("*");
            String other = rest.equals(file.namedDevice) ? null : seen.putIfAbsent(rest, file.path);
            if (other != null || DATE_AS_NAME.matcher(name).matches()) {
                return Optional.of("The name of '" + file.path + "' has a date in it"
                        + (other == null ? "" : ", as that of '" + other + "'")
                        + ": it looks like a file for each day, and would be taken for a device of its own, '"
                        + file.namedDevice + "'. Say --device-from folder if the folder names the device, --device-from"
                        + " file if this name does, or add a column 'device'.");
            }
        }
        return Optional.empty();
    }

    private Optional<String> twice() {
        Map<String, String> seen = new HashMap<>();
        for (FileTally file : files) {
            String other = file.namedDevice.isEmpty() ? null : seen.put(file.namedDevice, file.path);
            if (other != null) {
                return Optional.of("'" + other + "' and '" + file.path + "' would both be of the device '"
                        + file.namedDevice + "'. Say --device-from folder if their folders name the devices,"
                        + " --device-from file if they are of one device, or name the folder above them.");
            }
        }
        return Optional.empty();
    }

    private Optional<String> keyColumn() {
        return files.stream()
                .filter(file -> !file.keyColumn.isEmpty())
                .findFirst()
                .map(file -> file.sameTime + " of " + file.readings + " readings of '" + file.path
                        + "' share their time with another of their device, and the column '" + file.keyColumn
                        + "' tells them apart: it looks like what names the device. " + wayOut(file.keyColumn));
    }

    private Optional<String> blockColumn() {
        return files.stream()
                .filter(file -> !file.blockColumn.isEmpty())
                .findFirst()
                .map(file -> "Times go back, and the column '" + file.blockColumn + "' changes there and nowhere else: "
                        + file.firstFall + ". It looks like what names the device. " + wayOut(file.blockColumn));
    }

    private static String wayOut(String column) {
        return "Rename it to 'device', split the file by it, or leave it out with --ignore '" + column + "'.";
    }

    /** Files whose times go back nowhere but where clocks are set back. */
    private Optional<String> clockChange() {
        return files.stream()
                .filter(file -> file.setBacks > 0 && file.setBacks == file.falls)
                .findFirst()
                .map(file -> "Times go back by an hour, as local ones do where clocks are set back: " + file.firstFall
                        + ". Without a zone they would be taken for UTC, and the hour that comes twice would count"
                        + " once. Write the offset behind each time, such as +02:00.");
    }

    /** What a person should know of files that are used, a line for each; bounded. */
    public List<String> lines(long sameTime) {
        List<String> lines = new ArrayList<>();
        rejected.forEach((reason, count) -> lines.add("  " + reason(reason, count)));
        Set<String> without = new HashSet<>();
        files.forEach(file -> without.addAll(file.withoutNumber));
        bounded(lines, "columns", leftOut.entrySet(), entry -> {
            String metric = entry.getKey();
            return "Column '" + metric + "' "
                    + (without.contains(metric)
                            ? "never holds a number"
                            : "is no number in " + entry.getValue().count + " cells")
                    + " and is left out there: " + words(entry.getValue()) + ", such as " + entry.getValue().example;
        });
        List<String> notes = new ArrayList<>();
        files.forEach(file -> file.notes.forEach(note -> notes.add(file.path + ": " + note)));
        bounded(lines, "notes", notes, note -> note);
        if (sameTime > 0) {
            lines.add(sameTime + " readings share their time with another of their device; of values of one metric then"
                    + " only one counts.");
        }
        return lines;
    }

    private static <T> void bounded(
            List<String> lines, String what, Collection<T> all, java.util.function.Function<T, String> line) {
        all.stream().limit(MAX_NAMES).map(line).forEach(lines::add);
        if (all.size() > MAX_NAMES) {
            lines.add("... and " + (all.size() - MAX_NAMES) + " more " + what);
        }
    }

    private static String words(FileTally.Omitted omitted) {
        StringBuilder text = new StringBuilder();
        omitted.words.entrySet().stream().limit(MAX_WORDS).forEach(word -> text.append(text.isEmpty() ? "" : ", ")
                .append('\'')
                .append(word.getKey())
                .append("' ")
                .append(word.getValue()));
        return text + (omitted.words.size() > MAX_WORDS ? ", ..." : "");
    }
}
