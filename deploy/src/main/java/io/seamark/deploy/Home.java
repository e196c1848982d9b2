package io.seamark.deploy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/**
 * The folder Seamark was built in: where the class paths of its programs and of the daemons lie. Immutable.
 *
 * @param root absolute path of the folder that holds the parent pom and the modules
 */
public record Home(Path root) {
    /** The system property that names the folder; the launcher sets it. */
    public static final String PROPERTY = "seamark.home";

    public Home {
        root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
    }

    /**
     * The folder named by the system property {@value #PROPERTY}, else the one that this class was built in.
     *
     * @throws IllegalStateException if neither leads to a Seamark folder
     */
    public static Home find() {
        String named = System.getProperty(PROPERTY);
        Path start = named != null ? Path.of(named) : origin();
        for (Path folder = start.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("deploy/runtime-kafka/pom.xml"))) {
                return new Home(folder);
            }
        }
        throw new IllegalStateException("'" + start + "' is not inside Seamark's folder;"
                + " start through deploy/bin/seamark, or set -D" + PROPERTY + "=FOLDER");
    }

    /**
     * The class path of a module, as the build wrote it.
     *
     * @param module path of the module below the root, for example {@code deploy/runtime-kafka}
     * @throws IllegalStateException if the module has not been built
     */
    public String classPath(String module) {
        Path file = root.resolve(module).resolve("target/class-path");
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException("'" + file + "' is missing: '" + module
                    + "' is not built. Run ./mvnw -q -DskipTests package in '" + root + "'");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read '" + file + "'", e);
        }
    }

    /**
     * The options that a virtual machine needs to run Spark, as the build wrote them.
     *
     * @throws IllegalStateException if the module {@code deploy} has not been built
     */
    public List<String> sparkOptions() {
        Path file = root.resolve("deploy/target/spark-java-options");
        try {
            return List.of(Files.readString(file).strip().split("\\s+"));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "'" + file + "' is missing. Run ./mvnw -q -DskipTests package in '" + root + "'", e);
        }
    }

    /** The launcher script, which knows the class path of every room. */
    public Path launcher() {
        return root.resolve("deploy/bin/seamark");
    }

    private static Path origin() {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot locate '" + source.getLocation() + "'", e);
        }
    }
}
