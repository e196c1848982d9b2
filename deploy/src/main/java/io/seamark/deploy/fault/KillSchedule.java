package io.seamark.deploy.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Who is killed, in which order and at which moment: a pure function of a seed, so that a run can be repeated. Immutable.
 *
 * @param kills in the order in which they come
 */
public record KillSchedule(List<Kill> kills) {

    private static final int LONGEST_PAUSE_MILLIS = 3_000;
    private static final int LONGEST_BATCH_MILLIS = 20_000;

    /**
     * One kill.
     *
     * @param number from 1
     * @param target what it aims at
     * @param pauseMillis how long all has been well before it; for a batch run how long it has been running
     * @param times at a named point: the how-manieth time that it is reached; from 1
     */
    public record Kill(int number, Target target, int pauseMillis, int times) {}

    public KillSchedule {
        kills = List.copyOf(kills);
    }

    /**
     * A schedule in which every target comes again and again, by its weight, in an order that chance makes.
     *
     * @param count how many kills
     * @param targets of which to choose, at least one
     */
    public static KillSchedule of(long seed, int count, List<Target> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to kill");
        }
        Random random = new Random(seed);
        List<Kill> kills = new ArrayList<>(count);
        List<Target> bag = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            if (bag.isEmpty()) {
                targets.forEach(target -> bag.addAll(Collections.nCopies(target.weight(), target)));
                Collections.shuffle(bag, random);
            }
            Target target = bag.remove(bag.size() - 1);
            int pause = random.nextInt(target.victim() == Victim.BATCH ? LONGEST_BATCH_MILLIS : LONGEST_PAUSE_MILLIS);
            int times = 1 + random.nextInt(target.mostTimes());
            kills.add(new Kill(number, target, pause, times));
        }
        return new KillSchedule(kills);
    }

    /** Every target once, in the order given, without a pause. */
    public static KillSchedule each(List<Target> targets) {
        List<Kill> kills = new ArrayList<>();
        for (Target target : targets) {
            kills.add(new Kill(kills.size() + 1, target, 0, 1));
        }
        return new KillSchedule(kills);
    }
}
