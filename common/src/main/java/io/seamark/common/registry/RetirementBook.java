package io.seamark.common.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.settings.Settings;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic of retired devices has said: the latest of each device, within limits. What is beyond them is counted and left
 * out. Thread-safe.
 */
public final class RetirementBook {

    /** The setting of how many devices may be retired, for messages. */
    public static final String MAX_RETIRED = "seamark.operators.max-retired";

    private static final Logger LOG = LoggerFactory.getLogger(RetirementBook.class);

    private final int maxDevices;
    private final int maxName;
    private final NavigableMap<String, Retirement> byDevice = new TreeMap<>();
    private long leftOut;

    /**
     * @param maxDevices how many devices may be retired at the same time
     * @param maxName characters of a device id
     */
    public RetirementBook(int maxDevices, int maxName) {
        this.maxDevices = maxDevices;
        this.maxName = maxName;
    }

    /** A book with the limits under {@code seamark.operators}. */
    public static RetirementBook from(Settings settings) {
        return new RetirementBook(
                settings.integerIn(MAX_RETIRED, 1, 10_000_000),
                settings.integerIn("seamark.operators.max-name", 64, 100_000));
    }

    /**
     * Takes a message of the topic.
     *
     * @param key the device id
     * @param value null where the device is restored
     * @throws CorruptDataException if it is none
     */
    public synchronized void take(byte[] key, byte[] value) {
        if (value == null) {
            byDevice.remove(key == null ? "" : new String(key, UTF_8));
            return;
        }
        Retirement retirement = RetirementCodec.decode(key, value);
        Optional<String> problem = problem(retirement.device());
        if (problem.isEmpty()) {
            byDevice.put(retirement.device(), retirement);
            return;
        }
        leftOut++;
        if (Long.bitCount(leftOut) == 1) { // the first, and then ever more seldom
            LOG.warn("A device is not retired: {}. {} are left out so far.", problem.get(), leftOut);
        }
    }

    /** Why a device cannot be retired; empty if it can. */
    public synchronized Optional<String> problem(String device) {
        if (device.length() > maxName) {
            return Optional.of("its id has " + device.length() + " characters, at most " + maxName
                    + " are taken (seamark.operators.max-name)");
        }
        return byDevice.size() >= maxDevices && !byDevice.containsKey(device)
                ? Optional.of("there are " + byDevice.size() + " retired devices, at most " + maxDevices + " are held ("
                        + MAX_RETIRED + ")")
                : Optional.empty();
    }

    /** How many messages were left out as they were beyond the limits. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** How many devices are retired. */
    public synchronized int size() {
        return byDevice.size();
    }

    /** The retirement of a device; empty if it is in service. */
    public synchronized Optional<Retirement> of(String device) {
        return Optional.ofNullable(byDevice.get(device));
    }

    /** Whether a device is retired. */
    public synchronized boolean isRetired(String device) {
        return byDevice.containsKey(device);
    }

    /**
     * The retirements by device, as they are now.
     *
     * @param prefix what the ids begin with; empty for all
     * @param after the id after which to begin; empty for the first
     */
    public synchronized List<Retirement> all(String prefix, String after, int limit) {
        boolean isWithin = after.compareTo(prefix) >= 0 && !after.isEmpty();
        return byDevice.tailMap(isWithin ? after : prefix, !isWithin).values().stream()
                .takeWhile(each -> each.device().startsWith(prefix))
                .limit(limit)
                .toList();
    }

    /**
     * The retired devices, for the cuts to come.
     *
     * @param before when a device was retired of which nothing has to be remembered any more, epoch milliseconds
     */
    public synchronized RetiredDevices devices(long before) {
        if (byDevice.isEmpty()) {
            return RetiredDevices.NONE;
        }
        TreeSet<String> released = new TreeSet<>();
        byDevice.forEach((device, retirement) -> {
            if (retirement.at() < before) {
                released.add(device);
            }
        });
        return RetiredDevices.of(byDevice.keySet(), released);
    }
}
