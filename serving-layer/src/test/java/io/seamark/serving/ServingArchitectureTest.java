package io.seamark.serving;

import io.seamark.common.architecture.LayerRules;
import org.junit.jupiter.api.Test;

class ServingArchitectureTest {

    @Test
    void importsNoOtherLayer() {
        LayerRules.requireOnlyCommon("serving");
    }
}
