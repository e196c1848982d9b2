package io.seamark.deploy.stack;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of one stack: chosen by chance, written down, and kept as long as they are free. Thread-safe. */
final class PortBook {
    private static final Logger LOG = LoggerFactory.getLogger(PortBook.class);

    private final Path file;

    PortBook(Path file) {
        this.file = file;
    }

    /** The port written down, or 0 if none was chosen yet. */
    synchronized int get(Port port) {
        return read().getOrDefault(port, 0);
    }

    /** Keeps each of these ports that is free, and chooses another one where it is not. */
    synchronized void settle(Collection<Port> ports) {
        Map<Port, Integer> book = read();
        for (Port port : ports) {
            int kept = book.getOrDefault(port, 0);
            if (kept != 0 && FreePort.isFree(kept)) {
                continue;
            }
            int chosen = FreePort.other(book.values());
            book.put(port, chosen);
            if (kept != 0 && port == Port.NAMENODE) {
                // Iceberg writes absolute locations into its tables.
                LOG.warn(
                        "The port {} of HDFS is taken by another program; it moves to {}. Tables written under"
                                + " hdfs://127.0.0.1:{} name that address: free it and restart the stack to read them",
                        kept,
                        chosen,
                        kept);
            } else if (kept != 0) {
                LOG.info("The port {} ({}) is taken by another program; it moves to {}", kept, port.key(), chosen);
            }
        }
        write(book);
    }

    /** The ports of these that another program holds. */
    synchronized List<Integer> taken(Collection<Port> ports) {
        Map<Port, Integer> book = read();
        return ports.stream()
                .map(port -> book.getOrDefault(port, 0))
                .filter(number -> number != 0 && !FreePort.isFree(number))
                .toList();
    }

    private Map<Port, Integer> read() {
        Properties written = StackFolder.read(file);
        Map<Port, Integer> book = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            String number = written.getProperty(port.key());
            if (number != null) {
                book.put(port, parse(port, number));
            }
        }
        return book;
    }

    private int parse(Port port, String number) {
        try {
            return Integer.parseInt(number.strip());
        } catch (NumberFormatException e) {
            throw new StackException("'" + file + "' has '" + number + "' for " + port.key()
                    + ", which is not a port. Remove that line: a new port is chosen");
        }
    }

    private void write(Map<Port, Integer> book) {
        Map<String, Integer> lines = new TreeMap<>();
        book.forEach((port, number) -> lines.put(port.key(), number));
        StringBuilder text = new StringBuilder("# Chosen by chance; kept while they are free.\n");
        lines.forEach(
                (key, number) -> text.append(key).append('=').append(number).append('\n'));
        StackFolder.write(file, text.toString());
    }
}
