package io.seamark.batch.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Some of many profiles, the same ones whatever the order in which they come: those with the smallest hashes of their
 * devices. Bounds what the driver holds. Mutable; not thread-safe.
 */
final class ProfileSample implements Serializable {

    /** Most profiles that are kept for one set of metrics. */
    static final int MOST = 4000;

    private static final Comparator<DailyProfile> ORDER = Comparator.<DailyProfile>comparingInt(
                    profile -> mixed(profile.device().hashCode()))
            .thenComparing(DailyProfile::device);

    private final List<DailyProfile> kept = new ArrayList<>();

    ProfileSample add(DailyProfile profile) {
        kept.add(profile);
        if (kept.size() >= 2 * MOST) {
            trim();
        }
        return this;
    }

    ProfileSample merge(ProfileSample other) {
        other.kept.forEach(this::add);
        return this;
    }

    /** The kept profiles, in an order of their own. */
    List<DailyProfile> profiles() {
        trim();
        return List.copyOf(kept);
    }

    private void trim() {
        kept.sort(ORDER);
        if (kept.size() > MOST) {
            kept.subList(MOST, kept.size()).clear();
        }
    }

    /** Spreads neighbouring hashes: names that are counted up have neighbouring ones. */
    private static int mixed(int hash) {
        int h = hash * 0x9e3779b9;
        return h ^ (h >>> 15);
    }
}
