package io.seamark.batch;

import io.seamark.common.architecture.LayerRules;
import org.junit.jupiter.api.Test;

class BatchArchitectureTest {

    @Test
    void importsNoOtherLayer() {
        LayerRules.requireOnlyCommon("batch");
    }
}
