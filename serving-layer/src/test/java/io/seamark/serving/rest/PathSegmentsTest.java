package io.seamark.serving.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class PathSegmentsTest {

    @Property
    void aSegmentComesBackAsItWasEscaped(@ForAll @NotBlank String id, @ForAll @NotBlank String metric) {
        String path = "/v1/devices/" + escape(id) + "/metrics/" + escape(metric);
        assertThat(PathSegments.segment(path, 3)).isEqualTo(new String(id.getBytes(UTF_8), UTF_8));
        assertThat(PathSegments.segment(path, 5)).isEqualTo(new String(metric.getBytes(UTF_8), UTF_8));
        assertThat(PathSegments.segment(path + "/", 5)).isEqualTo(new String(metric.getBytes(UTF_8), UTF_8));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Test
    void aPlusSignIsOne() {
        assertThat(PathSegments.segment("/v1/devices/a+b%2Fc", 3)).isEqualTo("a+b/c");
        assertThat(PathSegments.segment("/v1/devices/a%252Bb", 3)).isEqualTo("a%2Bb");
    }

    @Test
    void whatCannotBeReadIsTold() {
        assertThatThrownBy(() -> PathSegments.segment("/v1/devices/%zz", 3))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("%zz");
    }
}
