package io.seamark.common.registry;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The devices that are out of service while a cut is processed. Immutable. */
public final class RetiredDevices {

    /** All devices are in service. */
    public static final RetiredDevices NONE = new RetiredDevices(List.of(), List.of());

    private final List<String> names;
    private final List<String> released;
    private final Set<String> known;
    private final Set<String> over;

    private RetiredDevices(Collection<String> names, Collection<String> released) {
        this.known = new HashSet<>(names);
        this.over = new HashSet<>(released);
        if (!known.containsAll(over)) {
            throw new IllegalArgumentException("released devices that are not retired");
        }
        this.names = List.copyOf(new TreeSet<>(known));
        this.released = List.copyOf(new TreeSet<>(over));
    }

    /**
     * Some devices.
     *
     * @param names ids of all retired devices
     * @param released ids of those of them that were retired so long ago that no repeat of their readings is expected any more
     */
    public static RetiredDevices of(Collection<String> names, Collection<String> released) {
        return names.isEmpty() && released.isEmpty() ? NONE : new RetiredDevices(names, released);
    }

    /** Whether all devices are in service. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether a device is out of service. */
    public boolean contains(String device) {
        return !known.isEmpty() && known.contains(device);
    }

    /** Whether a device was retired so long ago that nothing of it has to be remembered. */
    public boolean isReleased(String device) {
        return over.contains(device);
    }

    /** Ids of all, in order. */
    public List<String> names() {
        return names;
    }

    /** Ids of those that were retired long ago, in order. */
    public List<String> released() {
        return released;
    }
}
