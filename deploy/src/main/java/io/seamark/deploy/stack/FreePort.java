package io.seamark.deploy.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that a daemon can have again after a restart. They lie outside of the range from which the operating system gives ports to
 * connections on their way out: one of those, of any program, could hold the port of a daemon that is down for a moment.
 */
final class FreePort {
    /** Ports below are those of well-known services. */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 65_535;
    /** Fewer than this are not worth searching. */
    private static final int ENOUGH = 1_000;

    private static final int ATTEMPTS = 1_000;
    private static final Path LINUX = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /** What the Internet Assigned Numbers Authority sets aside, and systems use that do not say. */
    private static final Range USUAL = new Range(49_152, HIGHEST);

    /** From the first to the last port, both included. */
    record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    private FreePort() {}

    /** A port that nothing listens on now, and that is none of these. */
    static int other(Collection<Integer> taken) {
        Range range = beside(outgoing());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(range.first(), range.last() + 1);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackException(
                "No free port was found on 127.0.0.1 between " + range.first() + " and " + range.last());
    }

    /** Whether a daemon could listen on the port now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the daemons do: connections of an earlier run that are still winding down do not hold the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(Loopback.address(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The larger part of what a range of outgoing ports leaves; everything where it leaves next to nothing. */
    static Range beside(Range outgoing) {
        Range below = new Range(LOWEST, outgoing.first() - 1);
        Range above = new Range(Math.max(LOWEST, outgoing.last() + 1), HIGHEST);
        Range larger = below.size() >= above.size() ? below : above;
        return larger.size() >= ENOUGH ? larger : new Range(LOWEST, HIGHEST);
    }

    static Range outgoing() {
        // In one read, which a buffered reader does: the kernel tells such a file to the first one alone.
        try (BufferedReader file = Files.newBufferedReader(LINUX)) {
            String[] bounds = file.readLine().strip().split("\\s+");
            return new Range(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
        } catch (IOException | RuntimeException e) {
            return USUAL;
        }
    }
}
