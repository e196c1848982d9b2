package io.seamark.deploy.verify;

import com.google.gson.JsonObject;
import io.seamark.deploy.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Asks the serving layer about many devices, until all answers are of one generation. Not thread-safe. */
final class Asker {

    private static final int PAGE = 1000;
    private static final int ASKERS = 4;
    private static final int ATTEMPTS = 5;

    private final Rest rest;
    private final ServedAnswers answers;
    private final VerifyOptions options;

    Asker(Rest rest, ServedAnswers answers, VerifyOptions options) {
        this.rest = rest;
        this.answers = answers;
        this.options = options;
    }

    /**
     * Asks about the wanted devices.
     *
     * @param name of the pass, for the progress
     * @throws CommandFailure if generations follow each other faster than the answers come
     */
    AnswersTaken take(Predicate<String> wanted, String name) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonObject status = rest.require("v1/status");
            Moment before = ServedAnswers.moment(status);
            Map<String, ServedDevice> devices = ask(wanted, name);
            boolean one = devices.values().stream()
                    .flatMap(device -> device.ranges().stream())
                    .allMatch(range -> range.moment().generation().equals(before.generation()));
            if (one
                    && ServedAnswers.moment(rest.require("v1/status"))
                            .generation()
                            .equals(before.generation())) {
                return new AnswersTaken(status, before, devices);
            }
            options.progress().accept(name + "another generation was loaded meanwhile: asking anew");
        }
        throw new CommandFailure("Another generation was loaded each of " + ATTEMPTS
                + " times while the answers were asked for. Compare when no batch run or rollback is under way.");
    }

    /** The devices that follow one in the list; none after the last. */
    List<ServedAnswers.Listed> devices(String after) throws InterruptedException {
        return answers.devices(after, PAGE);
    }

    private Map<String, ServedDevice> ask(Predicate<String> wanted, String name) throws InterruptedException {
        Map<String, ServedDevice> served = new HashMap<>();
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
        try {
            String after = "";
            while (true) {
                List<ServedAnswers.Listed> page = page(after);
                List<Future<ServedDevice>> asked = new ArrayList<>();
                for (ServedAnswers.Listed each : page) {
                    if (wanted.test(each.id())) {
                        asked.add(askers.submit(() -> answers.of(each)));
                    }
                }
                for (Future<ServedDevice> each : asked) {
                    ServedDevice device = each.get();
                    served.put(device.id(), device);
                }
                options.progress().accept(name + "answers about " + served.size() + " devices");
                if (page.isEmpty() || options.device().isPresent()) {
                    return served;
                }
                after = page.get(page.size() - 1).id();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            askers.shutdownNow();
        }
    }

    /** The next devices; of one named device, that one if it is known. */
    private List<ServedAnswers.Listed> page(String after) throws InterruptedException {
        if (options.device().isEmpty()) {
            return devices(after);
        }
        String id = options.device().get();
        Rest.Answer answer = rest.get("v1/devices/" + Rest.segment(id));
        if (answer.code() != 200) {
            return List.of();
        }
        JsonObject device = answer.body();
        return List.of(
                new ServedAnswers.Listed(id, device.getAsJsonArray("metrics").size()));
    }
}
