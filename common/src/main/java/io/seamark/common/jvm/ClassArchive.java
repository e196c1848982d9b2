package io.seamark.common.jvm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of a program's classes (JEP 350), with which its next start finds them parsed, verified and laid out: of a start of the speed
 * layer that is half. It is written at the end of a run, as by then it is known which classes the work needs. A JVM that finds another class
 * path or version than that of the archive goes on without it. Stateless.
 */
public final class ClassArchive {

    /** Where to write it; the launcher sets this where there is none, with the JVM's option that lets it be written. */
    public static final String PROPERTY = "seamark.class-archive";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    /** Who has loaded fewer has only told how it is used. */
    private static final int LEAST_CLASSES = 3000;

    private ClassArchive() {}

    /** Writes it, if it is wanted and not there. Takes seconds. One that cannot be written is told in the log, and nothing else. */
    public static void writeIfWanted() {
        String wanted = System.getProperty(PROPERTY, "");
        if (wanted.isEmpty() || ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() < LEAST_CLASSES) {
            return;
        }
        Path file = Path.of(wanted);
        if (!Files.exists(file)) {
            write(file);
        }
    }

    private static void write(Path file) {
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        PrintStream out = System.out;
        try {
            System.setOut(new PrintStream(
                    OutputStream.nullOutputStream())); // the JVM tells what it does, among the program's output
            Files.createDirectories(file.toAbsolutePath().getParent());
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmCds",
                    new Object[] {new String[] {"dynamic_dump", part.toString()}},
                    new String[] {String[].class.getName()});
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | JMException | RuntimeException e) {
            LOG.debug("The archive of classes '{}' was not written", file, e);
        } finally {
            System.setOut(out);
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                LOG.debug("'{}' cannot be removed", part, e);
            }
        }
    }
}
