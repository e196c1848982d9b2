package io.seamark.common.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFilesTest {

    @Test
    void filesAreFoundAtAnyDepthInOneOrder(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"b.csv", "a/z.CSV", "a/x.csv", "a/notes.txt", ".git/c.csv", "a/.hidden.csv"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        assertThat(CsvFiles.under(folder))
                .containsExactly(folder.resolve("a/x.csv"), folder.resolve("a/z.CSV"), folder.resolve("b.csv"));
    }

    @Test
    void aFileStandsForTheDeviceThatItsPathNames() {
        assertThat(CsvFiles.deviceOf(Path.of("some/where/pump-1.csv"))).isEqualTo("pump-1");
        assertThat(CsvFiles.deviceOf(Path.of("some"), Path.of("some/where/pump-1.CSV")))
                .isEqualTo("where-pump-1");
    }
}
