package io.seamark.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

    private final KnownNames names = new KnownNames("from", "to", "step");

    @Test
    void whatIsKnownIsTakenHoweverItIsWritten() {
        for (String query : new String[] {null, "", "&", "from=1", "from=1&to=2&step=1h", "to", "fr%6Fm=1&&to=a=b&"}) {
            names.requireAll(query);
        }
    }

    @Test
    void whatIsNotIsRefusedWithTheNearest() {
        for (String query : new String[] {"form=1", "from=1&form=2", "form", "f%6Frm=1", "from=1&form"}) {
            assertThatThrownBy(() -> names.requireAll(query))
                    .as(query)
                    .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                    .satisfies(problem -> {
                        assertThat(problem.status()).isEqualTo(400);
                        assertThat(problem).hasMessageContaining("'form'");
                        assertThat(problem.hint()).contains("'from'").contains("from, to, step");
                    });
        }
        assertThatThrownBy(() -> names.requireAll("from=1&from=2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> new KnownNames().requireAll("limit=3")).hasMessageContaining("'limit'");
        assertThatThrownBy(() -> names.requireAll("x".repeat(5000) + "=1"))
                .satisfies(problem -> assertThat(problem.getMessage().length()).isLessThan(200));
    }
}
