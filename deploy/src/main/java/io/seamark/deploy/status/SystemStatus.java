package io.seamark.deploy.status;

import io.seamark.common.generation.GenerationStore;
import io.seamark.common.generation.Manifest;
import io.seamark.common.journal.Journal;
import io.seamark.common.journal.JournalHistory;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.settings.SeamarkException;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.deploy.stack.DaemonStatus;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All parts as found. A part that is not there or not in use is empty; one that is not well adds to the faults.
 *
 * @param application {@code seamark.application-id}
 * @param daemons of the local stack; none if no local stack is used
 * @param log Kafka's topics
 * @param storeRoot where the store is
 * @param generation the current one
 * @param journal of the speed layer
 * @param replaced what the log lost after it was taken, as far as it still has these offsets
 * @param serving the serving layer
 * @param speed whether the speed layer works; empty if the log or the store is not to be seen
 * @param faults what is wrong, in whole sentences; empty if all is well
 */
record SystemStatus(
        String application,
        List<DaemonStatus> daemons,
        Optional<LogStatus> log,
        String storeRoot,
        Optional<Manifest> generation,
        Optional<JournalStatus> journal,
        List<ReplacedRange> replaced,
        Optional<ServingStatus> serving,
        Optional<SpeedStatus> speed,
        List<String> faults) {

    /**
     * Looks at every part, and goes on where one does not answer.
     *
     * @param daemons of the local stack, if one is used
     * @param named address of the serving layer; else the one that it wrote is used
     * @param limit how long one question may take
     */
    static SystemStatus of(Settings settings, List<DaemonStatus> daemons, Optional<URI> named, Duration limit)
            throws InterruptedException {
        List<String> faults = new ArrayList<>();
        daemons.stream()
                .filter(daemon -> !daemon.health().isHealthy())
                .forEach(daemon ->
                        faults.add("Of the local stack, " + daemon.daemon().label() + " is "
                                + daemon.health().state().name().toLowerCase(Locale.ROOT) + ": "
                                + daemon.health().detail() + "."));
        Optional<LogStatus> log = ask(faults, () -> Optional.of(LogStatus.of(settings, limit)));
        log.ifPresent(found -> found.missing()
                .forEach(topic -> faults.add("There is no topic '" + topic + "' at " + found.brokers() + ".")));
        Settings patient = settings.with(Map.of("seamark.store.timeout", limit.toMillis() + "ms"));
        Optional<Store> store = ask(faults, () -> Optional.of(Store.open(patient)));
        Optional<Manifest> generation = store.flatMap(open -> ask(faults, () -> new GenerationStore(open).current()));
        String application = settings.string("seamark.application-id");
        Optional<LogStatus.Topic> readings =
                log.flatMap(found -> found.topic(settings.string("seamark.kafka.topics.readings")));
        Optional<SpeedStatus> speed = store.isPresent() && readings.isPresent()
                ? ask(
                        faults,
                        () -> Optional.of(SpeedStatus.watch(
                                settings,
                                readings.get(),
                                () -> journal(store.get(), application),
                                System::currentTimeMillis)))
                : Optional.empty();
        // Without a log there is still a journal to look at.
        Optional<JournalStatus> journal = readings.isPresent()
                ? speed.flatMap(SpeedStatus::journal)
                : store.flatMap(open -> ask(faults, () -> journal(open, application)));
        if (journal.isPresent() && readings.isPresent()) {
            // The log was asked before the journal was watched, and both have gone on since.
            Optional<LogStatus.Topic> now = isBeyond(journal.get(), readings.get())
                    ? ask(faults, () -> Optional.of(LogStatus.of(settings, limit)))
                            .flatMap(found -> found.topic(settings.string("seamark.kafka.topics.readings")))
                    : readings;
            faults.addAll(holes(journal.get(), now.orElse(readings.get())));
        }
        List<ReplacedRange> recorded = store.flatMap(
                        open -> ask(faults, () -> Optional.of(new Journal(open, application).replaced())))
                .orElse(List.of());
        List<ReplacedRange> replaced =
                ReplacedRange.merge(generation.map(Manifest::replaced).orElse(List.of()), recorded);
        speed.flatMap(each -> each.fault(System.currentTimeMillis())).ifPresent(faults::add);
        Optional<ServingStatus> serving = ask(faults, () -> {
            Optional<URI> address = named.isPresent() ? named : ServingAddress.written(settings);
            return address.isPresent() ? Optional.of(ServingStatus.at(address.get(), limit)) : Optional.empty();
        });
        serving.ifPresent(found -> faults.addAll(found.faults()));
        return new SystemStatus(
                application,
                daemons,
                log,
                settings.string("seamark.store.root"),
                generation,
                journal,
                replaced,
                serving,
                speed,
                List.copyOf(faults));
    }

    private static Optional<JournalStatus> journal(Store store, String application) {
        JournalHistory history = new Journal(store, application).read();
        return history.origin().map(origin -> JournalStatus.of(history));
    }

    boolean healthy() {
        return faults.isEmpty();
    }

    private static boolean isBeyond(JournalStatus journal, LogStatus.Topic readings) {
        return readings.end().offsets().entrySet().stream()
                .anyMatch(end -> journal.committed().at(end.getKey()) > end.getValue());
    }

    /** The journal and the log must meet: what is not committed has to be there, and what is committed was there. */
    private static List<String> holes(JournalStatus journal, LogStatus.Topic readings) {
        List<String> faults = new ArrayList<>();
        readings.end().offsets().forEach((partition, end) -> {
            long committed = journal.committed().at(partition);
            long beginning = readings.beginning().at(partition);
            if (committed > end) {
                faults.add("The journal has committed partition " + partition + " of '" + readings.name() + "' up to "
                        + committed + ", but it ends at " + end
                        + ": the log was deleted, is another, or has lost its tail."
                        + " Bring it back; after a lost tail, 'seamark speed --set kafka.on-replaced=go-on' records what is"
                        + " missing and goes on (docs/operations.md).");
            } else if (beginning > committed) {
                faults.add("Retention has removed the readings [" + committed + ", " + beginning + ") of partition "
                        + partition + " of '" + readings.name() + "' before the speed layer took them.");
            }
        });
        return faults;
    }

    private interface Question<T> {
        Optional<T> ask() throws InterruptedException;
    }

    private static <T> Optional<T> ask(List<String> faults, Question<T> question) {
        try {
            return question.ask();
        } catch (SeamarkException | UncheckedIOException e) {
            faults.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
