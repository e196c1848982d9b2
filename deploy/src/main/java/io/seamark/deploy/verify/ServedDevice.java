package io.seamark.deploy.verify;

import java.util.List;

/**
 * Everything serving answers about one device.
 *
 * @param ranges side by side, from the first hour to the last that a reading can have
 */
record ServedDevice(String id, List<ServedRange> ranges) {

    long cells() {
        return ranges.stream().mapToLong(range -> range.cells().size()).sum();
    }
}
