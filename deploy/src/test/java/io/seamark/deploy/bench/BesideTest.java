package io.seamark.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        for (String text : List.of("", "engines/run", "=engines/run", "name=", "name= ")) {
            assertThatThrownBy(() -> Beside.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NAME=COMMAND");
        }
    }

    @Test
    void theCallSaysWhereTheReadingsAreAndHowMany() {
        assertThat(new Beside.Call("b:1", "readings", "out", 2, 1000, Path.of("m")).arguments())
                .containsExactly("b:1", "readings", "out", "2", "1000", "m");
    }
}
