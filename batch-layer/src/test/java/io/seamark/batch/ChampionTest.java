package io.seamark.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seamark.batch.spark.Sessions;
import io.seamark.common.baseline.Buckets;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.ModelFile;
import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.reading.Reading;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a small fleet, with real Spark and real tables: which model is published, and what the manifest says of it. */
class ChampionTest {

    private static final int HOUR = 60;
    private static final int DEVICES = 4;

    @TempDir
    private Path folder;

    private final TestFleet fleet = new TestFleet(DEVICES);
    private Settings settings;
    private Store store;
    private SparkSession spark;

    @BeforeEach
    void open() {
        settings = Settings.reference()
                .with(Map.of(
                        "store.root", folder.resolve("store").toUri().toString(),
                        "spark.master", "local[2]",
                        "batch.hold-out", "6h",
                        "batch.own-season-hours", "12"));
        store = Store.open(settings);
        spark = Sessions.open(settings, "test");
    }

    @AfterEach
    void close() {
        spark.stop();
    }

    private Manifest night() {
        return new BatchRun(settings, store, spark, fleet.log()).run().orElseThrow();
    }

    private Map<String, DeviceBaseline> models(Manifest manifest) {
        return manifest.files(Manifest.Kind.MODEL).stream()
                .map(file -> new org.apache.hadoop.fs.Path(new GenerationStore(store).path(manifest.id()), file.name()))
                .flatMap(path -> ModelFile.decode(store.read(path).orElseThrow()).stream()
                        .peek(model -> assertThat(path.getName())
                                .isEqualTo("part-0000%d.smb", Buckets.of(model.device(), manifest.modelBuckets()))))
                .collect(Collectors.toMap(DeviceBaseline::device, model -> model, (a, b) -> a, TreeMap::new));
    }

    private static List<Long> checksums(Manifest manifest) {
        return manifest.files(Manifest.Kind.MODEL).stream()
                .map(Manifest.File::crc32c)
                .toList();
    }

    @Test
    void theFirstModelIsPublishedAsItIs() {
        fleet.sends(8 * HOUR, 1);
        Manifest first = night();
        assertThat(first.model().trial().verdict()).isEqualTo(Verdict.FIRST);
        assertThat(first.model().trial().said()).isEqualTo("the first model: no earlier one can be used");
        assertThat(first.model().trainedBy()).isEqualTo(first.id());
        assertThat(first.model().learnedUntil())
                .isEqualTo(fleet.now())
                .isEqualTo(first.model().knownUntil());
    }

    @Test
    void aModelThatHasLearnedFromABadNightLosesAndTheViewsAreNewAllTheSame() {
        fleet.sends(36 * HOUR, 1);
        Manifest first = night();
        fleet.sends(6 * HOUR, 15);
        long badNightEnds = fleet.now();
        Manifest second = night();
        // It is not fitted on the bad night yet, so that it is as good as the first.
        assertThat(second.model().trial().verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(second.model().learnedUntil()).isEqualTo(first.model().knownUntil());
        assertThat(second.model().knownUntil()).isEqualTo(badNightEnds);
        assertThat(second.model().trial().ofChallenger().f1())
                .isCloseTo(second.model().trial().ofChampion().f1(), within(1e-9));

        fleet.sends(5 * HOUR, 1);
        fleet.sendsFrom("newcomer", 100);
        Manifest third = night();
        Trial lost = third.model().trial();
        assertThat(lost.verdict()).as(lost.said()).isEqualTo(Verdict.KEPT);
        assertThat(lost.champion()).isEqualTo(second.id());
        assertThat(lost.ofChallenger().f1()).isLessThan(lost.ofChampion().f1() - 0.1);
        assertThat(lost.devices()).isEqualTo(DEVICES);
        assertThat(lost.readings()).isEqualTo(DEVICES * 5L * HOUR);
        assertThat(third.accepted()).isEqualTo(second.accepted() + DEVICES * 5L * HOUR + 100);
        assertThat(third.model().trainedBy()).isEqualTo(second.id());
        assertThat(third.model().learnedUntil()).isEqualTo(second.model().learnedUntil());
        Map<String, DeviceBaseline> kept = models(third);
        assertThat(kept).containsAllEntriesOf(models(second));
        assertThat(kept.keySet())
                .as("whom the champion does not know")
                .contains("newcomer")
                .hasSize(DEVICES + 1);

        // A run that is killed before the pointer swaps is done again: with the same verdict, and the same models.
        GenerationStore generations = new GenerationStore(store);
        generations.point(second.id());
        store.delete(generations.path(third.id()));
        Manifest again = night();
        assertThat(again.model()).isEqualTo(third.model());
        assertThat(checksums(again)).isEqualTo(checksums(third));

        // The champion is kept for another night, and brought up to what is held out; meanwhile the topic has grown.
        fleet.sends(6 * HOUR, 1);
        fleet.log().grow();
        Manifest fourth = night();
        assertThat(fourth.model().trial().verdict()).isEqualTo(Verdict.KEPT);
        assertThat(fourth.model().trainedBy()).isEqualTo(second.id());
        assertThat(models(fourth)).containsAllEntriesOf(models(second));
        assertThat(fourth.files(Manifest.Kind.MODEL)).hasSize(3).hasSize(fourth.modelBuckets());
        assertThat(fourth.model().trial().ofChampion().f1())
                .as("over the bad night")
                .isGreaterThan(lost.ofChampion().f1());
    }

    @Test
    void aModelThatHasForgottenABadTimeWins() {
        settings = settings.with(Map.of("batch.training-window", "36h"));
        fleet.sends(36 * HOUR, 1);
        fleet.sends(2 * HOUR, 15);
        Manifest first = night();
        fleet.sends(42 * HOUR, 1);
        Manifest second = night();
        Trial won = second.model().trial();
        assertThat(won.verdict()).isEqualTo(Verdict.PROMOTED);
        assertThat(won.ofChallenger().f1()).isGreaterThan(won.ofChampion().f1() + 0.05);
        assertThat(second.model().trainedBy()).isEqualTo(second.id());
        assertThat(second.model().learnedUntil()).isEqualTo(fleet.now() - 6 * HOUR * 60_000L);
        assertThat(models(second)).doesNotContainEntry("pump-0", models(first).get("pump-0"));
    }

    @Test
    void aFleetThatLiesElsewhereIsWarnedOf() {
        fleet.sends(36 * HOUR, 1);
        night();
        fleet.movesBy(12);
        fleet.sends(6 * HOUR, 1);
        Trial drifted = night().model().trial();
        assertThat(drifted.drifted()).isEqualTo(DEVICES);
        assertThat(drifted.warnings()).singleElement().asString().contains("The fleet has drifted", "(4 of 4)");
    }

    @Test
    void aRunSoonAfterAnotherPublishesNoModelThatNobodyHasTried() {
        fleet.sends(36 * HOUR, 1);
        Manifest first = night();
        fleet.sends(HOUR, 1);
        Manifest soon = night();
        Trial few = soon.model().trial();
        assertThat(few.verdict()).isEqualTo(Verdict.TOO_SOON);
        assertThat(few.reason()).contains("240 normal readings of 4 devices", "batch.trial-readings");
        assertThat(soon.model().trainedBy()).isEqualTo(first.id());
        assertThat(models(soon)).isEqualTo(models(first));
        fleet.sendsFrom("newcomer", 100); // not later than the others
        Manifest same = night();
        assertThat(same.model().trial().verdict()).isEqualTo(Verdict.TOO_SOON);
        assertThat(models(same)).containsAllEntriesOf(models(first)).containsKey("newcomer");
        Map<String, DeviceBaseline> young = models(same);
        fleet.sends(HOUR, 1);
        fleet.sendsFrom("newcomer", HOUR);
        assertThat(models(night()).get("newcomer"))
                .as("the trial says nothing of a young device: it learns on")
                .isNotEqualTo(young.get("newcomer"));
        fleet.sends(4 * HOUR, 1);
        assertThat(night().model().trial().verdict()).as("now there is enough").isEqualTo(Verdict.PROMOTED);
        settings = settings.with(Map.of("batch.hold-out", "0s"));
        fleet.sends(6 * HOUR, 1);
        Manifest off = night();
        assertThat(off.model().trial().reason()).contains("batch.hold-out is 0");
        assertThat(off.model().learnedUntil()).isEqualTo(fleet.now());
    }

    @Test
    void aChampionThatCannotBeReadOrSaysNothingOfItselfIsReplaced() throws Exception {
        fleet.sends(36 * HOUR, 1);
        Manifest first = night();
        org.apache.hadoop.fs.Path generation = new GenerationStore(store).path(first.id());
        Path model = Path.of(new org.apache.hadoop.fs.Path(
                        generation, first.files(Manifest.Kind.MODEL).get(0).name())
                .toUri()
                .getPath());
        Files.write(model, "no model".getBytes(StandardCharsets.UTF_8));
        fleet.sends(6 * HOUR, 1);
        Manifest second = night();
        assertThat(second.model().trial().verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(second.model().trial().reason()).contains(first.id(), "cannot be used", "models/part-0000");
        assertThat(second.model().learnedUntil()).isEqualTo(fleet.now());

        Path manifest =
                Path.of(new org.apache.hadoop.fs.Path(new GenerationStore(store).path(second.id()), "manifest.json")
                        .toUri()
                        .getPath());
        String text = Files.readString(manifest);
        int at = text.indexOf(",\n  \"model\"");
        assertThat(at).isPositive();
        Files.writeString(manifest, text.substring(0, at) + "}\n"); // as it was written before there were trials
        fleet.sends(6 * HOUR, 1);
        Manifest third = night();
        assertThat(third.model().trial().reason()).contains("does not record up to when");
        assertThat(third.model().trial().ofChampion()).isEqualTo(Measured.NONE);
        assertThat(third.model()).isNotEqualTo(TrainedModel.UNKNOWN);
    }

    /** Pumps of three metrics that belong together, a reading a minute each. */
    private static final class TestFleet {
        private static final long START = 1_709_510_400_000L; // 2024-03-04T00:00:00Z

        private final ListLog log = new ListLog();
        private final java.util.Random random = new java.util.Random(3);
        private final double[] common;
        private double place;
        private int minute;

        TestFleet(int devices) {
            common = new double[devices];
        }

        ListLog log() {
            return log;
        }

        /** The time of the newest reading, epoch milliseconds. */
        long now() {
            return START + (minute - 1) * 60_000L;
        }

        /** From now on all values lie elsewhere. */
        void movesBy(double by) {
            place += by;
        }

        /** Lets time go on; {@code noise} 1 is what is normal. */
        void sends(int minutes, double noise) {
            for (int until = minute + minutes; minute < until; minute++) {
                for (int device = 0; device < common.length; device++) {
                    common[device] = 0.8 * common[device] + 0.6 * random.nextGaussian();
                    send("pump-" + device, START + minute * 60_000L, common[device], noise);
                }
            }
        }

        /** A device sends that has not been there, up to now. */
        void sendsFrom(String device, int readings) {
            for (int i = readings - 1; i >= 0; i--) {
                send(device, now() - i * 60_000L, random.nextGaussian(), 1);
            }
        }

        private void send(String device, long ts, double shared, double noise) {
            Map<String, Double> values = new TreeMap<>();
            for (String metric : List.of("flow", "rpm", "temp")) {
                values.put(metric, place + shared + noise * 0.5 * random.nextGaussian());
            }
            log.send(Math.floorMod(device.hashCode(), 2), new Reading(device, ts, values));
        }
    }
}
