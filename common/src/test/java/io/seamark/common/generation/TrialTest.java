package io.seamark.common.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.generation.Trial.Verdict;
import io.seamark.common.seam.Seam;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTest {

    private static final Trial KEPT = new Trial(
            Verdict.KEPT,
            "it is worse",
            "g1",
            new Measured(0.8, 0.9, 0.72, 0.01),
            new Measured(0.5, 0.6, 0.43, 0.03),
            40,
            57_600,
            10,
            List.of("look at it"));

    private static Manifest manifest(TrainedModel model) {
        return new Manifest(1, "g2", 17, Seam.START, 42, 10, 1, Map.of(), 2, 3, 4, List.of(), model);
    }

    @Test
    void comesBackFromTheManifest() {
        Manifest written = manifest(new TrainedModel("g1", 5, 7, KEPT));
        assertThat(ManifestCodec.decode(ManifestCodec.encode(written))).isEqualTo(written);
    }

    @Test
    void ofAManifestFromBeforeNothingIsKnown() {
        String before = "{\"formatVersion\":1,\"id\":\"g1\",\"createdAt\":17,\"seam\":\"0:5\",\"archiveSnapshot\":42,"
                + "\"accepted\":10,\"duplicates\":1,\"rejected\":{},\"imported\":2,\"devices\":3,\"modelBuckets\":4,"
                + "\"files\":[]}";
        TrainedModel model = ManifestCodec.decode(before).model();
        assertThat(model).isEqualTo(TrainedModel.UNKNOWN);
        assertThat(model.isKnown()).isFalse();
        assertThat(model.trial().said()).isEqualTo("no record of how this model was chosen");
    }

    @Test
    void aVerdictThatNobodyKnowsIsNoManifest() {
        String written = ManifestCodec.encode(manifest(new TrainedModel("g1", 5, 7, KEPT)));
        assertThatThrownBy(() -> ManifestCodec.decode(written.replace("\"KEPT\"", "\"SHRUGGED\"")))
                .isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> ManifestCodec.decode(written.replace("0.72", "7.2")))
                .isInstanceOf(CorruptDataException.class)
                .hasRootCauseMessage("found is 7.2, which is no share");
        assertThatThrownBy(() -> ManifestCodec.decode(written.replace("\"drifted\": 10", "\"drifted\": 41")))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void saysVerdictAndNumbersInOneLine() {
        assertThat(KEPT.driftShare()).isEqualTo(0.25);
        assertThat(KEPT.said())
                .isEqualTo("previous model kept, the new one is worse: F1 0.500 against 0.800 (found 43.0 %"
                        + " against 72.0 %, 0.03 against 0.01 false alerts per device and week; 40 devices, 57600"
                        + " held-out readings, 10 devices drifted)");
    }
}
