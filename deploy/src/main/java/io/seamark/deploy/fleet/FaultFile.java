package io.seamark.deploy.fleet;

import com.google.gson.Gson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A fault plan as JSON lines, one fault each. */
public final class FaultFile {

    private static final Gson GSON = new Gson();

    private FaultFile() {}

    /** Writes the plan in the order in which the faults begin. */
    public static void write(FaultPlan plan, Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (Fault fault : plan.faults()) {
                writer.write(GSON.toJson(fault));
                writer.write('\n');
            }
        }
    }

    /**
     * Reads a plan.
     *
     * @throws IOException if a line is no fault, naming file and line
     */
    public static FaultPlan read(Path file) throws IOException {
        List<Fault> faults = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            try {
                faults.add(GSON.fromJson(lines.get(i), Fault.class));
            } catch (RuntimeException e) {
                throw new IOException(file + " line " + (i + 1) + " is no fault: " + e.getMessage(), e);
            }
        }
        return FaultPlan.of(faults);
    }
}
