package io.seamark.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeededHashTest {

    private static final int COUNT = 100_000;

    @Test
    void namesOfOneHashCodeAreSpreadOverLowAndHighBits() {
        Set<Integer> all = new HashSet<>();
        Set<Integer> low = new HashSet<>();
        Set<Integer> high = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            int hash = SeededHash.of(CollidingNames.of(i));
            all.add(hash);
            low.add(hash & 0x3ff);
            high.add(hash >>> 22);
        }
        assertThat(all).hasSizeGreaterThan(COUNT - 100);
        assertThat(low).hasSize(1024);
        assertThat(high).hasSize(1024);
    }

    @Test
    void equalNamesHaveEqualHashes() {
        assertThat(SeededHash.of("pump-".concat("7"))).isEqualTo(SeededHash.of("pump-7"));
    }
}
