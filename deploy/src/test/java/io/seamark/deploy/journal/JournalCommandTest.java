package io.seamark.deploy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.seamark.common.device.DeviceState;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalRecord.Commit;
import io.seamark.common.journal.JournalRecord.Intent;
import io.seamark.common.journal.JournalWriter;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.snapshot.Snapshot;
import io.seamark.common.snapshot.SnapshotPartWriter;
import io.seamark.common.snapshot.SnapshotStore;
import io.seamark.common.store.Store;
import io.seamark.deploy.Seamark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
    private static final long TIME = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final long ONE_SEGMENT = 1 << 20;

    @TempDir
    private Path root;

    private Store store;
    private Journal journal;

    @BeforeEach
    void open() {
        store = Store.open(Settings.reference()
                .with(Map.of("seamark.store.root", root.toUri().toString())));
        journal = new Journal(store, "fleet");
    }

    @Test
    void withoutAJournalItSaysSo() {
        Run run = run();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Journal of 'fleet'", "There is no journal yet", "There is no state snapshot");
        JsonObject json = json();
        assertThat(json.keySet()).doesNotContain("origin", "base", "committed");
        assertThat(json.getAsJsonArray("cuts")).isEmpty();
        assertThat(json.getAsJsonArray("segments")).isEmpty();
    }

    @Test
    void anOriginThatABatchRunHasMadeIsNotBegun() {
        journal.moveOrigin(new Seam(Map.of(0, 10L)));
        assertThat(run().out())
                .contains("begins at [0:10]; no speed layer has begun", "cuts       0, committed up to 0");
        assertThat(json().getAsJsonObject("origin").get("begun").getAsBoolean()).isFalse();
    }

    @Test
    void eachCutIsPrintedWithWhatItTookAndLostAndWhetherItIsCommitted() throws Exception {
        write(ONE_SEGMENT, 0, 2);
        try (JournalWriter writer = journal.takeOver(Duration.ofSeconds(30), ONE_SEGMENT)) {
            writer.append(new Intent(
                    3,
                    TIME,
                    "g7",
                    List.of(new OffsetRange(0, 12, 40), new OffsetRange(1, 0, 5)),
                    List.of(new OffsetRange(0, 12, 30))));
        }
        Run run = run();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("a speed layer has begun there", "nothing is cleaned away")
                .contains("cuts       3, committed up to 2 at [0:12]; under way or to do again: 3")
                .contains("may need generation g1, g7")
                .containsPattern("(?m)^ +0  20\\S+Z +5  .*process \\d+$")
                .containsPattern("(?m)^ +2  2026-03-01T12:00:02Z +g1 +yes +0:\\[11,12\\)$")
                .containsPattern("(?m)^ +3  2026-03-01T12:00:00Z +g7 +no +0:\\[12,40\\) 1:\\[0,5\\)"
                        + "  lost to retention: 0:\\[12,30\\)$");
        JsonObject cut = json().getAsJsonArray("cuts").get(2).getAsJsonObject();
        assertThat(cut.get("cut").getAsLong()).isEqualTo(3);
        assertThat(cut.get("batch_time").getAsLong()).isEqualTo(TIME);
        assertThat(cut.get("generation").getAsString()).isEqualTo("g7");
        assertThat(cut.get("committed").getAsBoolean()).isFalse();
        assertThat(cut.getAsJsonArray("ranges")).hasSize(2);
        assertThat(cut.getAsJsonArray("lost").toString()).isEqualTo("[{\"partition\":0,\"from\":12,\"until\":30}]");
    }

    @Test
    void theLastCutsArePrintedUnlessAllAreAskedFor() throws Exception {
        write(ONE_SEGMENT, 0, 30);
        assertThat(cuts()).isEqualTo(IntStream.rangeClosed(11, 30).boxed().toList());
        assertThat(cuts("--last", "3")).containsExactly(28, 29, 30);
        assertThat(cuts("--last", "0")).isEmpty();
        assertThat(cuts("--all")).hasSize(30);
        assertThat(run().out()).contains("10 earlier cuts are not shown");
        assertThat(run("--all").out()).doesNotContain("not shown").contains("2026-03-01T12:00:01Z");
    }

    @Test
    void whatIsCleanedAwayIsNamedByTheBase() throws Exception {
        try (JournalWriter writer = begun().takeOver(Duration.ofSeconds(30), 100)) {
            append(writer, 0, 20);
            assertThat(writer.clean(8)).isPositive();
        }
        long base = journal.read().baseCut();
        assertThat(base).isPositive();
        assertThat(run().out())
                .contains("cuts up to " + base + " are cleaned away; they end at [0:" + (10 + base) + "]");
        assertThat(json().getAsJsonObject("base").get("cut").getAsLong()).isEqualTo(base);
        assertThat(cuts("--all")).hasSize((int) (20 - base));
    }

    @Test
    void aTornLastRecordIsTold() throws Exception {
        write(ONE_SEGMENT, 0, 2);
        write(ONE_SEGMENT, 2, 4);
        Path segment = root.resolve("journal/fleet/segment-0000000001");
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(whole, whole.length - 2));
        Run run = run();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("The last record of segment 1 is torn: its output had not begun.")
                .contains("committed up to 3");
        assertThat(json().getAsJsonArray("segments").asList())
                .extracting(each -> each.getAsJsonObject().get("torn").getAsBoolean())
                .containsExactly(false, true);
    }

    @Test
    void snapshotsAreListedAndGenerationsBehindTheOldestAreNotNeeded() throws Exception {
        write(ONE_SEGMENT, 0, 2);
        publish(2, new Seam(Map.of(0, 12L)));
        assertThat(run().out())
                .containsPattern("(?m)^ +2  2026-03-01T12:00:00Z +1 +\\d+  \\[0:12]$")
                .contains("replays    need no generation");
        JsonObject snapshot = json().getAsJsonArray("snapshots").get(0).getAsJsonObject();
        assertThat(snapshot.get("devices").getAsLong()).isEqualTo(1);
        assertThat(snapshot.get("bytes").getAsLong()).isEqualTo(part().bytes());
        write(ONE_SEGMENT, 2, 3);
        assertThat(json().getAsJsonArray("generations_needed").toString()).isEqualTo("[\"g1\"]");
    }

    @Test
    void damageIsAnErrorThatNamesTheSegment() throws Exception {
        write(ONE_SEGMENT, 0, 2);
        Path segment = root.resolve("journal/fleet/segment-0000000000");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[6] ^= 1;
        Files.write(segment, bytes);
        Run run = run();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("segment-0000000000' is damaged at byte 0")
                .doesNotContain("Exception");
    }

    @Test
    void aStoreThatIsAwayIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Run run = runAt("hdfs://127.0.0.1:" + port + "/seamark", "--set", "store.timeout=3s");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("hdfs://127.0.0.1:" + port).contains("cannot be reached", "seamark.store.root");
    }

    @Test
    void optionsThatContradictAreAWrongCommandLine() {
        assertThat(run("--last", "3", "--all").exitCode()).isEqualTo(2);
        assertThat(run("--last", "-1").err()).contains("--last must be 0 or more, not -1");
        assertThat(run("--help").out()).contains("--last", "--all", "--json");
    }

    private Journal begun() {
        journal.begin(() -> new Seam(Map.of(0, 10L)));
        return journal;
    }

    /** A segment with the committed cuts beyond one number up to another, each of one reading. */
    private void write(long segmentBytes, int beyond, int upTo) throws Exception {
        try (JournalWriter writer = begun().takeOver(Duration.ofSeconds(30), segmentBytes)) {
            append(writer, beyond, upTo);
        }
    }

    private static void append(JournalWriter writer, int beyond, int upTo) {
        for (int cut = beyond + 1; cut <= upTo; cut++) {
            writer.append(new Intent(cut, TIME + cut * 1000L, "g1", List.of(new OffsetRange(0, 9 + cut, 10 + cut))));
            writer.append(new Commit(cut));
        }
    }

    private void publish(long cut, Seam seam) throws Exception {
        SnapshotStore snapshots = new SnapshotStore(store, "fleet");
        org.apache.hadoop.fs.Path staging = snapshots.stage(cut);
        Snapshot.Part part;
        try (SnapshotPartWriter out =
                new SnapshotPartWriter("part-0", store.createNew(new org.apache.hadoop.fs.Path(staging, "part-0")))) {
            out.add("pump-1", new DeviceState().toBytes());
            part = out.finish();
        }
        snapshots.publish(staging, new Snapshot(cut, TIME, seam, List.of(part)));
    }

    private static Snapshot.Part part() throws Exception {
        try (SnapshotPartWriter out = new SnapshotPartWriter("part-0", java.io.OutputStream.nullOutputStream())) {
            out.add("pump-1", new DeviceState().toBytes());
            return out.finish();
        }
    }

    private List<Integer> cuts(String... arguments) {
        return json(arguments).getAsJsonArray("cuts").asList().stream()
                .map(cut -> cut.getAsJsonObject().get("cut").getAsInt())
                .toList();
    }

    private JsonObject json(String... arguments) {
        Run run = run(Stream.concat(Stream.of("--json"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(run.exitCode()).isZero();
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private record Run(int exitCode, String out, String err) {}

    private Run run(String... arguments) {
        return runAt(root.toUri().toString(), arguments);
    }

    private static Run runAt(String store, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Stream<String> place = Stream.of("journal", "--set", "application-id=fleet", "--set", "store.root=" + store);
        int exitCode = Seamark.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(place, Stream.of(arguments)).toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
