package io.seamark.deploy;

import io.seamark.common.architecture.LayerRules;
import org.junit.jupiter.api.Test;

class DeployArchitectureTest {

    @Test
    void importsNoOtherLayer() {
        LayerRules.requireOnlyCommon("deploy");
    }
}
