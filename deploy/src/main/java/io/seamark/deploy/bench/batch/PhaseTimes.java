package io.seamark.deploy.bench.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The phases of a program of the batch layer, in order, from the line that it logs at the end of each (docs/operations.md): {@code
 * NAME: WHAT WAS DONE (SECONDS s)}. Immutable.
 */
record PhaseTimes(List<Phase> phases) {
    private static final Pattern LINE = Pattern.compile(" Phases - ([a-z]+): (.*) \\(([0-9]+\\.[0-9]) s\\)$");

    /**
     * One phase.
     *
     * @param seconds that it took, to a tenth
     */
    record Phase(String name, String said, double seconds) {}

    PhaseTimes {
        phases = List.copyOf(phases);
    }

    /** Finds them in a log; other lines are passed over. */
    static PhaseTimes in(List<String> log) {
        List<Phase> phases = new ArrayList<>();
        for (String line : log) {
            Matcher found = LINE.matcher(line);
            if (found.find()) {
                phases.add(new Phase(found.group(1), found.group(2), Double.parseDouble(found.group(3))));
            }
        }
        return new PhaseTimes(phases);
    }

    /** Seconds of the phases of these names, together. */
    double seconds(String... names) {
        return phases.stream()
                .filter(phase -> List.of(names).contains(phase.name()))
                .mapToDouble(Phase::seconds)
                .sum();
    }

    /** Seconds of all. */
    double all() {
        return phases.stream().mapToDouble(Phase::seconds).sum();
    }

    /** Seconds of the first of a name; empty if there is none. */
    OptionalDouble first(String name) {
        return named(name).mapToDouble(Phase::seconds).findFirst();
    }

    /** Seconds of the fastest of a name; empty if there is none. */
    OptionalDouble fastest(String name) {
        return named(name).mapToDouble(Phase::seconds).min();
    }

    private Stream<Phase> named(String name) {
        return phases.stream().filter(phase -> phase.name().equals(name));
    }
}
