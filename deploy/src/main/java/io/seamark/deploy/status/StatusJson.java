package io.seamark.deploy.status;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.seamark.common.generation.SplitDevices;
import io.seamark.common.seam.ReplacedRange;
import io.seamark.common.seam.Seam;
import io.seamark.deploy.JsonText;
import io.seamark.deploy.stack.DaemonStatus;
import java.util.Locale;

/** The status for programs. Stateless. */
final class StatusJson {
    private StatusJson() {}

    /** A part that is not there has no key; {@code healthy} and {@code faults} are always there. */
    static String of(SystemStatus status, long now) {
        JsonObject out = new JsonObject();
        out.addProperty("healthy", status.healthy());
        JsonArray faults = new JsonArray();
        status.faults().forEach(faults::add);
        out.add("faults", faults);
        out.addProperty("application", status.application());
        if (!status.daemons().isEmpty()) {
            JsonArray stack = new JsonArray();
            status.daemons().forEach(daemon -> stack.add(daemon(daemon)));
            out.add("stack", stack);
        }
        status.log().ifPresent(log -> out.add("log", log(log)));
        out.addProperty("store", status.storeRoot());
        status.generation().ifPresent(current -> {
            JsonObject generation = new JsonObject();
            generation.addProperty("id", current.id());
            generation.addProperty("created_at", current.createdAt());
            generation.addProperty("age_seconds", Math.max(0, now - current.createdAt()) / 1000);
            generation.add("seam", seam(current.seam()));
            generation.addProperty("accepted", current.accepted());
            generation.addProperty("devices", current.devices());
            generation.addProperty("model", current.model().trial().said());
            JsonArray warnings = new JsonArray();
            current.model().trial().warnings().forEach(warnings::add);
            generation.add("warnings", warnings);
            generation.addProperty("split_devices", current.splitDevices().count());
            JsonArray examples = new JsonArray();
            current.splitDevices().examples().forEach(each -> examples.add(example(each)));
            generation.add("split_device_examples", examples);
            out.add("generation", generation);
        });
        status.journal().ifPresent(found -> {
            JsonObject journal = new JsonObject();
            journal.addProperty("cuts", found.cuts());
            journal.addProperty("uncommitted", found.uncommitted());
            journal.add("committed", seam(found.committed()));
            found.lastBatch().ifPresent(time -> journal.addProperty("last_batch", time));
            out.add("journal", journal);
        });
        if (!status.replaced().isEmpty()) {
            JsonArray replaced = new JsonArray();
            status.replaced().forEach(range -> replaced.add(replaced(range)));
            out.add("replaced", replaced);
        }
        status.speed().ifPresent(speed -> {
            out.addProperty(
                    "speed", speed.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (speed.journal().isPresent()) {
                out.addProperty("lag", speed.waiting());
            }
        });
        status.serving().ifPresent(found -> {
            JsonObject serving = new JsonObject();
            serving.addProperty("address", found.address().toString());
            serving.add("status", found.answer());
            out.add("serving", serving);
        });
        return JsonText.of(out);
    }

    private static JsonObject example(SplitDevices.Example split) {
        JsonArray partitions = new JsonArray();
        split.partitions().forEach(partitions::add);
        JsonObject example = new JsonObject();
        example.addProperty("device", split.device());
        example.add("partitions", partitions);
        return example;
    }

    private static JsonObject replaced(ReplacedRange range) {
        JsonObject one = new JsonObject();
        one.addProperty("partition", range.partition());
        one.addProperty("from", range.from());
        one.addProperty("to", range.until());
        one.addProperty("found_at", range.foundAt());
        return one;
    }

    private static JsonObject daemon(DaemonStatus status) {
        JsonObject daemon = new JsonObject();
        daemon.addProperty("process", status.daemon().label());
        daemon.addProperty("health", status.health().state().name().toLowerCase(Locale.ROOT));
        daemon.addProperty("detail", status.health().detail());
        daemon.addProperty("port", status.port());
        status.pid().ifPresent(pid -> daemon.addProperty("pid", pid));
        return daemon;
    }

    private static JsonObject log(LogStatus log) {
        JsonObject topics = new JsonObject();
        for (LogStatus.Topic topic : log.topics()) {
            JsonObject one = new JsonObject();
            one.addProperty("messages", topic.messages());
            one.add("beginning", seam(topic.beginning()));
            one.add("end", seam(topic.end()));
            topics.add(topic.name(), one);
        }
        JsonObject out = new JsonObject();
        out.addProperty("brokers", log.brokers());
        out.add("topics", topics);
        return out;
    }

    private static JsonObject seam(Seam seam) {
        JsonObject offsets = new JsonObject();
        seam.offsets().forEach((partition, offset) -> offsets.addProperty(Integer.toString(partition), offset));
        return offsets;
    }
}
