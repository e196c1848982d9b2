package io.seamark.deploy.fault;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a kill aims at: a process at a random moment, or a named place in its life. */
public sealed interface Target {

    /** A process, whatever it does at that moment. */
    record AtRandom(Victim victim) implements Target {
        public AtRandom {
            requireNonNull(victim, "victim is null");
        }

        @Override
        public String label() {
            return victim.label();
        }

        @Override
        public int weight() {
            return victim.weight();
        }

        @Override
        public int mostTimes() {
            return 1;
        }
    }

    /** The process that comes to a named point. */
    record AtPoint(KillPoint point) implements Target {
        private static final int MOST_CUTS = 4;

        public AtPoint {
            requireNonNull(point, "point is null");
        }

        @Override
        public Victim victim() {
            return switch (point) {
                case MID_OUTPUT -> Victim.EXECUTOR;
                case MID_ARCHIVE,
                        BEFORE_ARCHIVE_COMMIT,
                        AFTER_ARCHIVE_COMMIT,
                        AFTER_VIEWS_COMMIT,
                        MID_PUBLISH,
                        BEFORE_POINTER,
                        AFTER_POINTER -> Victim.BATCH;
                case MID_LOAD -> Victim.SERVING;
                default -> Victim.DRIVER;
            };
        }

        @Override
        public String label() {
            return point.label();
        }

        @Override
        public int weight() {
            return 1;
        }

        @Override
        public int mostTimes() {
            return switch (point) {
                case AFTER_INTENT, MID_OUTPUT, BEFORE_COMMIT -> MOST_CUTS;
                default -> 1;
            };
        }
    }

    /** The process that dies. */
    Victim victim();

    /** The name in tables, options and logs. */
    String label();

    /** How often it comes, beside the others. */
    int weight();

    /** Up to which time that a point is reached it may kill: a cut comes every second, a batch run once in minutes. */
    int mostTimes();

    /** Every process at a random moment. */
    static List<Target> processes() {
        return Arrays.stream(Victim.values()).<Target>map(AtRandom::new).toList();
    }

    /** Every named point. */
    static List<Target> points() {
        return Arrays.stream(KillPoint.values()).<Target>map(AtPoint::new).toList();
    }

    /** The target of a name, if it is one. */
    static Optional<Target> named(String label) {
        return Stream.concat(processes().stream(), points().stream())
                .filter(target -> target.label().equals(label))
                .findFirst();
    }
}
