package io.seamark.common.generation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.reading.LeftOutCounts;
import io.seamark.common.seam.Seam;
import java.util.Map;
import java.util.Objects;

/** The stored form of a manifest: JSON that people can read. Stateless. */
public final class ManifestCodec {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .registerTypeAdapter(
                    Seam.class, (JsonSerializer<Seam>) (seam, type, context) -> new JsonPrimitive(seam.toText()))
            .registerTypeAdapter(
                    Seam.class, (JsonDeserializer<Seam>) (json, type, context) -> Seam.parse(json.getAsString()))
            .create();

    private ManifestCodec() {}

    public static String encode(Manifest manifest) {
        return GSON.toJson(manifest) + "\n";
    }

    /**
     * Reads a manifest.
     *
     * @throws CorruptDataException if it is none, or of a version that this code does not know
     */
    public static Manifest decode(String text) {
        Manifest manifest;
        try {
            manifest = GSON.fromJson(text, Manifest.class);
        } catch (RuntimeException e) {
            throw new CorruptDataException("Not a manifest: " + e.getMessage(), e);
        }
        if (manifest == null || manifest.formatVersion() != Manifest.FORMAT_VERSION) {
            throw new CorruptDataException(
                    "A manifest of version " + (manifest == null ? "none" : manifest.formatVersion())
                            + "; this program reads version " + Manifest.FORMAT_VERSION);
        }
        if (manifest.id().isEmpty()
                || manifest.modelBuckets() < 0
                || manifest.rejected().values().stream().anyMatch(Objects::isNull)
                || !areCounts(manifest.leftOut())
                || !manifest.files().stream().allMatch(ManifestCodec::isWhole)) {
            throw new CorruptDataException("Not a manifest: it lacks an id, a count, or part of a file's entry");
        }
        return manifest;
    }

    private static boolean areCounts(Map<String, Map<String, Long>> leftOut) {
        try {
            LeftOutCounts.of(leftOut);
            return true;
        } catch (IllegalArgumentException | NullPointerException e) {
            return false;
        }
    }

    private static boolean isWhole(Manifest.File file) {
        return file.name() != null
                && !file.name().isEmpty()
                && file.kind() != null
                && file.bytes() >= 0
                && file.rows() >= 0;
    }
}
