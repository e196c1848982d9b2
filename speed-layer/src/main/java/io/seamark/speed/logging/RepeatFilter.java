package io.seamark.speed.logging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.filter.AbstractFilterable;

/**
 * Bounds the lines of one cause: of events of one logger that differ in numbers only, so many of a minute are let through, and
 * their number is told with the next one after that. A broker or a store that is away makes its client tell so many times a
 * second, each with a stack. Thread-safe.
 */
public final class RepeatFilter extends AbstractFilter {

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_OF_CAUSE = 20;
    private static final int MAX_CAUSES = 1_000;
    private static final int MAX_TEXT = 60;

    private static final class Cause {
        private long begun;
        private long events;
    }

    private final int max;
    private final LongSupplier nanoClock;

    private final Map<String, Cause> causes = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cause> eldest) {
            return size() > MAX_CAUSES;
        }
    };

    RepeatFilter(int max, LongSupplier nanoClock) {
        super(Result.NEUTRAL, Result.DENY);
        this.max = max;
        this.nanoClock = nanoClock;
    }

    /** Puts one in front of all appenders of this process: 20 events of one cause a minute. */
    public static void install() {
        RepeatFilter filter = new RepeatFilter(MAX_OF_CAUSE, System::nanoTime);
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            context.getConfiguration().getAppenders().values().stream()
                    .filter(AbstractFilterable.class::isInstance)
                    .forEach(appender -> ((AbstractFilterable) appender).addFilter(filter));
        }
    }

    @Override
    public Result filter(LogEvent event) {
        long leftOut;
        synchronized (causes) {
            long now = nanoClock.getAsLong();
            Cause cause = causes.computeIfAbsent(cause(event), key -> new Cause());
            leftOut = 0;
            if (cause.events == 0 || now - cause.begun >= WINDOW_NANOS) {
                leftOut = Math.max(0, cause.events - max);
                cause.begun = now;
                cause.events = 0;
            }
            if (++cause.events > max) {
                return Result.DENY;
            }
        }
        if (leftOut > 0) {
            LogManager.getLogger(RepeatFilter.class)
                    .warn("{} more events of {} like the next one were left out", leftOut, event.getLoggerName());
        }
        return Result.NEUTRAL;
    }

    /** What events of one cause share: logger, kind of exception, and the beginning of the text without its numbers. */
    private static String cause(LogEvent event) {
        String text = event.getMessage().getFormattedMessage();
        Throwable thrown = event.getThrown();
        return event.getLoggerName()
                + ' '
                + (thrown == null ? "" : thrown.getClass().getName())
                + ' '
                + text.substring(0, Math.min(MAX_TEXT, text.length())).replaceAll("[0-9]+", "0");
    }
}
