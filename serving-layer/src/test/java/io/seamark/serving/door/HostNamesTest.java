package io.seamark.serving.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostNamesTest {

    private static final List<String> USUAL = List.of("localhost", "127.0.0.1", "::1");

    private static InetAddress address(String literal) throws Exception {
        return InetAddress.getByName(literal);
    }

    @Test
    void loopbackIsLetInByItsNamesHoweverTheyAreWritten() throws Exception {
        HostNames hosts = new HostNames(USUAL, "127.0.0.1");
        for (String good :
                List.of("localhost", "LocalHost", "localhost.", "127.0.0.1", "[::1]", "::1", "[0:0:0:0:0:0:0:1]")) {
            assertThat(hosts.allows(good, address("127.0.0.1"))).as(good).isTrue();
        }
        for (String bad : List.of(
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.5",
                "[::2]",
                "::x",
                ".",
                "localhost..")) {
            assertThat(hosts.allows(bad, address("127.0.0.1"))).as(bad).isFalse();
        }
    }

    @Test
    void theAddressThatIsListenedOnAndTheOneThatWasConnectedToAreLetIn() throws Exception {
        assertThat(new HostNames(USUAL, "seamark.example.com").allows("Seamark.Example.com", null))
                .isTrue();
        assertThat(new HostNames(USUAL, "fe80::1").allows("[FE80:0::1]", null)).isTrue();
        HostNames all = new HostNames(USUAL, "0.0.0.0");
        assertThat(all.allows("10.0.0.5", address("10.0.0.5"))).isTrue();
        assertThat(all.allows("10.0.0.6", address("10.0.0.5"))).isFalse();
        assertThat(all.allows("[2001:db8::7]", address("2001:db8::7"))).isTrue();
        assertThat(all.allows("0.0.0.0", address("10.0.0.5"))).isFalse();
        assertThat(all.allows(InetAddress.getLocalHost().getHostName(), address("10.0.0.5")))
                .isTrue();
        assertThat(all.allows("evil.example", address("10.0.0.5"))).isFalse();
    }

    @Test
    void aStarLetsAllIn() {
        assertThat(new HostNames(List.of("*"), "127.0.0.1").allows("evil.example", null))
                .isTrue();
    }
}
