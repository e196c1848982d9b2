package io.seamark.common.architecture;

import org.junit.jupiter.api.Test;

class CommonArchitectureTest {

    @Test
    void commonKnowsNeitherSparkNorKafkaNorALayer() {
        LayerRules.requireFreeOfEngines();
    }

    @Test
    void itsPackagesFormNoCircle() {
        LayerRules.requireNoCircles("common");
    }
}
