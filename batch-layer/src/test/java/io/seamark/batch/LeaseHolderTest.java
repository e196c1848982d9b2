package io.seamark.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LeaseHolderTest {

    private final LeaseHolder self = LeaseHolder.ofThisProcess();

    @Test
    void isReadBackFromItsText() {
        assertThat(LeaseHolder.parse(self.toText())).contains(self);
        assertThat(LeaseHolder.parse("")).isEmpty();
        assertThat(LeaseHolder.parse("host many words x")).isEmpty();
    }

    @Test
    void aProcessThatLivesIsNotGone() {
        assertThat(self.isGone()).isFalse();
    }

    @Test
    void aProcessThatEndedIsGone() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertThat(new LeaseHolder(self.kernel(), ended.pid(), self.started(), "run").isGone())
                .isTrue();
    }

    @Test
    void aProcessThatWasGivenTheSameIdIsNotTheHolder() {
        assertThat(new LeaseHolder(self.kernel(), self.pid(), "1", "run").isGone())
                .isTrue();
    }

    @Test
    void whatThisMachineCannotSeeIsNotGone() {
        assertThat(new LeaseHolder("another-boot/pid:[1]", 1, "1", "run").isGone())
                .isFalse();
        assertThat(new LeaseHolder("", 999_999_999, "1", "run").isGone()).isFalse();
        assertThat(new LeaseHolder(self.kernel(), 999_999_999, "", "run").isGone())
                .isFalse();
    }
}
