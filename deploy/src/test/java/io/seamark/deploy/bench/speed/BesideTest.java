package io.seamark.deploy.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BesideTest {
    @Test
    void aNameAndTheWordsOfACommand() {
        Beside beside = Beside.parse("Flink, all of it = engines/run  flink whole");
        assertThat(beside.name()).isEqualTo("Flink, all of it");
        assertThat(beside.command()).containsExactly("engines/run", "flink", "whole");
        assertThat(Beside.parse("a=b --x=1").command()).containsExactly("b", "--x=1");
    }

    @Test
    void whatIsNoneIsSaid() {
        for (String text : List.of("", "engines/run", "=engines/run", " =engines/run", "name=", "name= ")) {
            assertThatThrownBy(() -> Beside.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NAME=COMMAND");
        }
    }

    @Test
    void aNameThatTheTableHasOrHasNoRoomForIsRefused() {
        for (String name : List.of("byte reader", "Gson reader", "pipeline", "x".repeat(32))) {
            assertThatThrownBy(() -> Beside.parse(name + "=engines/run"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
        assertThat(Beside.parse("x".repeat(31) + "=a").name()).hasSize(31);
    }

    @Test
    void theCallSaysWhereTheReadingsAreAndHowMany(@TempDir Path folder) {
        Beside.Call call = call(folder, 1000);
        assertThat(call.arguments()).containsExactly("b:1", "readings", "out", "2", "1000", "m");
        assertThat(call.environment()).containsEntry("SEAMARK_HEAP", "2g").containsEntry("TMPDIR", folder.toString());
        assertThat(call(folder, 5_000_000).limit())
                .isEqualTo(Duration.ofMinutes(5).plusSeconds(2000));
    }

    @Test
    void anAnswerIsOfBothPasses() {
        TwoPasses answer = Beside.answer(
                json("{'cold':{'readings':1001,'seconds':2},'warm':{'readings':999,'seconds':1,'cpu_s':3}}"), 1000);
        assertThat(answer.cold().readingsPerSecond()).isEqualTo(500.5);
        assertThat(answer.warm().cpuSeconds()).isEqualTo(3);
        assertThat(answer.peakBytes()).isNaN();
    }

    @Test
    void anAnswerThatCannotBeIsNone() {
        for (String text : List.of(
                "{}",
                "{'cold':{'readings':1000,'seconds':2}}",
                "{'cold':{'readings':1000},'warm':{'readings':1000,'seconds':1}}",
                "{'cold':{'readings':2000,'seconds':2},'warm':{'readings':0,'seconds':0}}",
                "{'cold':{'readings':1000,'seconds':2},'warm':{'readings':1000,'seconds':'NaN'}}",
                "{'cold':{'readings':1000,'seconds':2},'warm':{'readings':999,'seconds':1}}")) {
            assertThatThrownBy(() -> Beside.answer(json(text), 1000))
                    .describedAs(text)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static Beside.Call call(Path folder, long readings) {
        return new Beside.Call("b:1", "readings", "out", 2, readings, Path.of("m"), folder, "2g");
    }
}
