package io.seamark.deploy.fleet;

/**
 * Simulated time that runs at a multiple of real time until it has caught up with the wall clock, and with it from then.
 *
 * @param simulatedStart simulated time at the start, epoch ms
 * @param wallStart wall clock time at the start, epoch ms
 * @param pace simulated seconds in a second, more than 0
 */
record PacedClock(long simulatedStart, long wallStart, double pace) {

    PacedClock {
        if (!(pace > 0)) {
            throw new IllegalArgumentException("the pace must be more than 0, not " + pace);
        }
    }

    /** Simulated time at a wall clock time, never beyond it. */
    long at(long wall) {
        double simulated = simulatedStart + (wall - wallStart) * pace;
        return (long) Math.min(simulated, (double) wall);
    }
}
