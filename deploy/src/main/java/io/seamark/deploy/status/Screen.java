package io.seamark.deploy.status;

import io.seamark.common.generation.Manifest;
import io.seamark.common.generation.Trial;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.deploy.stack.DaemonStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The status for people: one screen. */
final class Screen {
    private final StringBuilder out = new StringBuilder();

    private Screen() {}

    static String of(SystemStatus status, long now) {
        Screen screen = new Screen();
        screen.stack(status);
        screen.log(status);
        screen.line("store", status.storeRoot());
        screen.generation(status, now);
        screen.journal(status, now);
        screen.replaced(status, now);
        screen.serving(status);
        screen.verdict(status);
        return screen.out.toString();
    }

    private void line(String name, String format, Object... values) {
        String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        out.append(String.format("%-12s %s%n", name, text));
    }

    private void stack(SystemStatus status) {
        for (DaemonStatus daemon : status.daemons()) {
            line(
                    daemon.daemon().label(),
                    "%s, pid %s, port %d %s",
                    daemon.health().state().name().toLowerCase(Locale.ROOT),
                    daemon.pid().isPresent() ? daemon.pid().getAsLong() : "-",
                    daemon.port(),
                    daemon.health().detail());
        }
    }

    private void log(SystemStatus status) {
        if (status.log().isEmpty()) {
            line("log", "not reachable");
            return;
        }
        LogStatus log = status.log().get();
        line("log", log.brokers());
        for (LogStatus.Topic topic : log.topics()) {
            line("", "%-10s %,15d messages, ends at %s", topic.name(), topic.messages(), topic.end());
        }
    }

    private void generation(SystemStatus status, long now) {
        if (status.generation().isEmpty()) {
            line("generation", "none (seamark batch publishes one)");
            return;
        }
        Manifest current = status.generation().get();
        line("generation", "%s, %s old, seam %s", current.id(), age(now - current.createdAt()), current.seam());
        line("", "%,d readings of %,d devices", current.accepted(), current.devices());
        Trial trial = current.model().trial();
        line("", "%s", trial.said());
        trial.warnings().forEach(warning -> line("", "%s", warning));
        if (status.serving().isEmpty() && current.splitDevices().count() > 0) {
            line("", "%s", current.splitDevices().message());
        }
    }

    private void journal(SystemStatus status, long now) {
        if (status.journal().isEmpty()) {
            line("journal", "none for '%s' (seamark speed begins one)", status.application());
            return;
        }
        JournalStatus journal = status.journal().get();
        line(
                "journal",
                "%,d batches of '%s', %d not committed, committed up to %s%s",
                journal.cuts(),
                status.application(),
                journal.uncommitted(),
                journal.committed(),
                journal.lastBatch().isPresent()
                        ? ", the last one " + age(now - journal.lastBatch().getAsLong()) + " ago"
                        : "");
        status.speed().ifPresent(speed -> line("lag", "%s for the speed layer", speed.inWords()));
    }

    private void replaced(SystemStatus status, long now) {
        for (ReplacedRange range : status.replaced()) {
            boolean archived = status.generation()
                    .filter(current -> current.seam().at(range.partition()) >= range.until())
                    .isPresent();
            line(
                    "replaced",
                    "partition %d lost offsets %d to %d after they were taken, found %s ago; %s",
                    range.partition(),
                    range.from(),
                    range.until() - 1,
                    age(now - range.foundAt()),
                    archived
                            ? "answers hold what the archive has of them"
                            : "answers hold what was there until the next batch run");
        }
    }

    private void serving(SystemStatus status) {
        if (status.serving().isEmpty()) {
            line("serving", "not known (seamark serve, or --serving URL)");
            return;
        }
        ServingStatus serving = status.serving().get();
        line("serving", serving.address().toString());
        line(
                "",
                "generation %s, applied %s, gaps %s",
                serving.field("generation"),
                serving.field("applied"),
                serving.field("gaps"));
        if (serving.forgotten() > 0) {
            line(
                    "",
                    "times of devices forgotten for want of room: %d (a repeat of one counts twice until the next"
                            + " generation; raise speed.dedup-bytes)",
                    serving.forgotten());
        }
        if (serving.unwatched() > 0) {
            line(
                    "",
                    "readings of devices beyond fleet.max-devices: %d (measured, but not scored)",
                    serving.unwatched());
        }
        serving.splitDevices().ifPresent(each -> line("", "%s", each));
        serving.retired().ifPresent(each -> line("", "%s", each));
        serving.leftOut().ifPresent(each -> line("", "values left out of readings, as they are no numbers: %s", each));
    }

    private void verdict(SystemStatus status) {
        out.append(System.lineSeparator());
        Optional<SpeedStatus> waiting =
                status.speed().filter(speed -> speed.state() == SpeedStatus.State.NEVER_RAN && speed.waiting() > 0);
        if (status.healthy() && waiting.isPresent()) {
            line(
                    "",
                    "%s, and the speed layer has never run ('seamark speed' starts it).",
                    waiting.get().inWords());
        } else if (status.healthy()) {
            out.append("All is well.").append(System.lineSeparator());
        }
        status.faults().forEach(fault -> line("FAULT", fault));
    }

    /** A length of time in its two largest units. */
    static String age(long millis) {
        Duration age = Duration.ofMillis(Math.max(0, millis));
        if (age.toDays() > 0) {
            return age.toDays() + " d " + age.toHoursPart() + " h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h " + age.toMinutesPart() + " min";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
    }
}
