package io.seamark.deploy.fleet;

import java.time.Duration;

/** What can go wrong with a device. */
public enum FaultKind {
    /** The metrics stand off for some minutes. */
    SPIKE(3, 10),
    /** The metrics stand off for hours. */
    LEVEL_SHIFT(60, 240),
    /** The metrics move away steadily and are off by the magnitude at the end. */
    RAMP(60, 360),
    /** The metrics keep the value that they had when the fault began; the magnitude is 0. */
    STUCK(60, 240),
    /** The metrics are noisy, with a standard deviation of the magnitude. */
    NOISE_BURST(20, 60),
    /** One metric swings by the magnitude, within what it may be, while the others do not move. */
    CORRELATION_BREAK(60, 180);

    private final Duration shortest;
    private final Duration longest;

    FaultKind(int shortestMinutes, int longestMinutes) {
        this.shortest = Duration.ofMinutes(shortestMinutes);
        this.longest = Duration.ofMinutes(longestMinutes);
    }

    Duration shortest() {
        return shortest;
    }

    Duration longest() {
        return longest;
    }
}
