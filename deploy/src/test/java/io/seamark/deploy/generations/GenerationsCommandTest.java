package io.seamark.deploy.generations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.Seamark;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsCommandTest {
    private static final byte[] MODEL = "a model".getBytes(UTF_8);

    @TempDir
    private Path root;

    private GenerationStore generations;

    @BeforeEach
    void open() {
        generations = new GenerationStore(Store.open(Settings.reference()
                .with(Map.of("seamark.store.root", root.toUri().toString()))));
    }

    @Test
    void withoutAGenerationTheListSaysSo() {
        Run run = run("list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("No generation is published yet");
    }

    @Test
    void theListMarksTheCurrentOne() throws Exception {
        publish("2026-03-01", 100);
        publish("2026-03-02", 200);
        Run run = run("list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("(?m)^  2026-03-01 +2026-\\S+ +100 +7 +unknown +\\[0:100]$");
        assertThat(run.out()).containsPattern("(?m)^\\* 2026-03-02 +2026-\\S+ +200 +7 +unknown +\\[0:200]$");
    }

    @Test
    void theListGoesOnBehindABrokenManifest() throws Exception {
        publish("2026-03-01", 100);
        publish("2026-03-02", 200);
        Files.writeString(root.resolve("generations/2026-03-01/manifest.json"), "{");
        Files.deleteIfExists(root.resolve("generations/2026-03-01/.manifest.json.crc"));
        Run run = run("list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("2026-03-01", "cannot be used").containsPattern("(?m)^\\* 2026-03-02");
    }

    @Test
    void showPrintsTheManifest() throws Exception {
        publish("2026-03-01", 100);
        Run run = run("show", "2026-03-01");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"id\": \"2026-03-01\"", "\"seam\": \"0:100\"", "model-0");
    }

    @Test
    void theModelsVerdictAndWarningsAreShown() throws Exception {
        Trial kept = new Trial(
                Trial.Verdict.KEPT,
                "its F1 is less",
                "2026-02-28",
                new Measured(0.8, 0.9, 0.72, 0.01),
                new Measured(0.5, 0.6, 0.43, 0.03),
                40,
                57_600,
                10,
                List.of("The fleet has drifted."));
        publish("2026-03-01", 100, new TrainedModel("2026-02-28", 5, 7, kept));
        assertThat(run("list").out()).containsPattern("(?m)^\\* 2026-03-01 .* kept ! +\\[0:100]$");
        Run shown = run("show", "2026-03-01");
        assertThat(shown.out()).startsWith("{").contains("\"verdict\": \"KEPT\"", "\"f1\": 0.5");
        assertThat(shown.err())
                .contains("Model: previous model kept", "F1 0.500 against 0.800", "Warning: The fleet has drifted.");
    }

    @Test
    void aRollbackMovesThePointerAndSaysWhatChanged() throws Exception {
        publish("2026-03-01", 100);
        publish("2026-03-02", 200);
        Run run = run("rollback", "2026-03-01");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("now '2026-03-01'; it was '2026-03-02'", "100 readings of 7 devices");
        assertThat(generations.currentId()).contains("2026-03-01");
        assertThat(run("rollback", "2026-03-01").out()).contains("nothing changes");
    }

    @Test
    void anUnknownOrDamagedGenerationIsRefusedAndThePointerStays() throws Exception {
        publish("2026-03-01", 100);
        publish("2026-03-02", 200);
        Run unknown = run("rollback", "2026-02-29");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("There is no generation '2026-02-29'", "Published are: 2026-03-01, 2026-03-02");
        Files.delete(root.resolve("generations/2026-03-01/model-0"));
        Run damaged = run("rollback", "2026-03-01");
        assertThat(damaged.exitCode()).isEqualTo(1);
        assertThat(damaged.err()).contains("model-0' is missing");
        assertThat(generations.currentId()).contains("2026-03-02");
    }

    private void publish(String id, long accepted) throws Exception {
        publish(id, accepted, TrainedModel.UNKNOWN);
    }

    private void publish(String id, long accepted, TrainedModel model) throws Exception {
        org.apache.hadoop.fs.Path staging = generations.stage(id);
        Path local = Files.createDirectories(Path.of(staging.toUri().getPath()));
        Files.write(local.resolve("model-0"), MODEL);
        CRC32C crc = new CRC32C();
        crc.update(MODEL);
        Manifest.File file = new Manifest.File("model-0", Manifest.Kind.MODEL, MODEL.length, crc.getValue(), 1);
        generations.publish(
                staging,
                new Manifest(
                        Manifest.FORMAT_VERSION,
                        id,
                        1_772_400_000_000L,
                        new Seam(Map.of(0, accepted)),
                        1,
                        accepted,
                        0,
                        Map.of(),
                        0,
                        7,
                        1,
                        List.of(file),
                        model));
    }

    private record Run(int exitCode, String out, String err) {}

    private Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[arguments.length + 3];
        all[0] = "generations";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--set";
        all[all.length - 1] = "store.root=" + root.toUri();
        int exitCode = Seamark.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
