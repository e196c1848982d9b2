package io.seamark.deploy.verify;

/**
 * Holds the archive against the log, as far back as the log goes: every accepted reading below the archive's seam is there
 * once, with its values. What is left is each reading once. Not thread-safe.
 */
final class CopyCheck {

    private final Ground ground;
    private final Findings findings;

    CopyCheck(Ground ground, Findings findings) {
        this.ground = ground;
        this.findings = findings;
    }

    /** One copy of each reading, in {@linkplain DeviceReadings#inOrder order}. */
    int[] readings(String device, DeviceReadings all) {
        int[] order = all.inOrder();
        int[] kept = new int[order.length];
        int count = 0;
        for (int i = 0; i < order.length; ) {
            int next = i + 1;
            while (next < order.length && all.samePlace(order[i], order[next])) {
                next++;
            }
            int copy = copy(device, all, order, i, next);
            if (copy >= 0) {
                kept[count++] = copy;
            }
            i = next;
        }
        return java.util.Arrays.copyOf(kept, count);
    }

    /** The copy that counts of those of one place, -1 if there never was such a reading. */
    private int copy(String device, DeviceReadings all, int[] order, int from, int until) {
        int logged = -1;
        int archived = -1;
        int copies = 0;
        for (int i = from; i < until; i++) {
            if (all.archived(order[i])) {
                archived = order[i];
                copies++;
            } else {
                logged = order[i];
            }
        }
        int any = order[from];
        int partition = all.partition(any);
        long offset = all.offset(any);
        if (partition == DeviceReadings.IMPORTED) {
            requireCopies(device, all, any, 1, copies);
            return archived;
        }
        boolean inLog = ground.inLog(partition, offset);
        boolean dropped = copies == 0 && CellKey.hourOf(all.ts(any)) < ground.keptFromHour();
        boolean due = !dropped && ground.archiveSeam().covers(partition, offset) && (logged >= 0 || !inLog);
        requireCopies(device, all, any, due ? 1 : 0, copies);
        if (logged >= 0 && archived >= 0 && !all.sameValues(logged, archived)) {
            findings.mismatch(
                    new Difference(place(device, all, any), "its values in the archive", "those of the log", "others"));
        }
        return logged >= 0 || inLog ? logged : archived;
    }

    private void requireCopies(String device, DeviceReadings all, int any, int expected, int found) {
        if (found == expected) {
            return;
        }
        findings.lost += Math.max(0, expected - found);
        findings.doubled += Math.max(0, found - expected);
        findings.mismatch(new Difference(
                place(device, all, any), "rows in the archive", Integer.toString(expected), Integer.toString(found)));
    }

    private static String place(String device, DeviceReadings all, int i) {
        String from = all.partition(i) == DeviceReadings.IMPORTED
                ? "import row " + all.offset(i)
                : "partition " + all.partition(i) + " offset " + all.offset(i);
        return "reading of '" + device + "' at time " + all.ts(i) + " (" + from + ")";
    }
}
