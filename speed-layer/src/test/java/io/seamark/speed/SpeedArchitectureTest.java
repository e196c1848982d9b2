package io.seamark.speed;

import io.seamark.common.architecture.LayerRules;
import org.junit.jupiter.api.Test;

class SpeedArchitectureTest {

    @Test
    void importsNoOtherLayer() {
        LayerRules.requireOnlyCommon("speed");
    }
}
