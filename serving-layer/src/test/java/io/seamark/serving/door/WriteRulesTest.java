package io.seamark.serving.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class WriteRulesTest {

    private static int status(boolean linesToo, String... fields) {
        HttpFields.Mutable header = HttpFields.build();
        for (int i = 0; i < fields.length; i += 2) {
            header.add(fields[i], fields[i + 1]);
        }
        return WriteRules.refusal(header, linesToo).map(Refusal::status).orElse(0);
    }

    @Test
    void aWriteSaysThatItIsJson() {
        for (String good :
                List.of("application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\"")) {
            assertThat(status(false, "Content-Type", good)).as(good).isZero();
        }
        for (String bad : List.of(
                "",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonx",
                "application/json; charset=utf-16",
                "application/x-ndjson",
                "multipart/form-data")) {
            assertThat(status(false, "Content-Type", bad)).as(bad).isEqualTo(415);
        }
        assertThat(status(false)).isEqualTo(415);
        assertThat(status(true, "Content-Type", "application/x-ndjson")).isZero();
        assertThat(status(true, "Content-Type", "application/jsonl; charset=utf-8"))
                .isZero();
    }

    @Test
    void aBrowserWritesFromTheServersOwnPageAlone() {
        assertThat(fromPage("http://localhost:8080", "localhost:8080", "same-origin"))
                .isZero();
        assertThat(fromPage("https://seamark.example", "seamark.example", "same-origin"))
                .isZero();
        assertThat(fromPage("http://[::1]:8080", "[::1]:8080", "none")).isZero();
        assertThat(fromPage("http://seamark.example", "seamark.example:80", null))
                .isZero();
        assertThat(fromPage("http://localhost:3000", "localhost:8080", null)).isEqualTo(403);
        assertThat(fromPage("http://evil.example", "localhost:8080", "same-origin"))
                .isEqualTo(403);
        assertThat(fromPage("null", "localhost:8080", null)).isEqualTo(403);
        assertThat(fromPage("http://localhost:8080", "localhost:8080", "same-site"))
                .isEqualTo(403);
        assertThat(fromPage("http://localhost:8080", "localhost:8080", "cross-site"))
                .isEqualTo(403);
        assertThat(fromPage("http://[", "localhost:8080", null)).isEqualTo(403);
    }

    private static int fromPage(String origin, String host, String site) {
        return site == null
                ? status(false, "Content-Type", "application/json", "Origin", origin, "Host", host)
                : status(
                        false,
                        "Content-Type",
                        "application/json",
                        "Origin",
                        origin,
                        "Host",
                        host,
                        "Sec-Fetch-Site",
                        site);
    }
}
