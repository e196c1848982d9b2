package io.seamark.deploy.bench.ground;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Bars on the screen for what takes a while. Stateless. */
public final class Bars {
    private Bars() {}

    /** A bar that counts readings. */
    public static ProgressBar readings(String task, long total) {
        return of(task, total, " readings");
    }

    /** @param unit with a blank in front, such as {@code " devices"} */
    public static ProgressBar of(String task, long total, String unit) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(500) // each costs what is measured a little
                .setUnit(unit, 1)
                .showSpeed()
                .build();
    }
}
