package io.seamark.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.maintenance.WindowCodec;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, in a real browser, on a real server. */
class PageTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String SICK = PageFleet.SICK;

    /** Guards against hangs: a slow machine takes long to draw twenty thousand rows. */
    private static final double PATIENCE_MILLIS = 180_000;

    @TempDir
    Path folder;

    private PageFleet served;
    private Playwright playwright;
    private Browser browser;
    private final List<String> errors = new ArrayList<>();

    @BeforeEach
    void up() {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                "The page is not tested: there is no " + CHROMIUM + ". Install it (Debian: apt-get install chromium).");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterEach
    void down() {
        if (playwright != null) {
            playwright.close();
        }
        if (served != null) {
            served.close();
        }
    }

    private Page open(String address) {
        Page page = browser.newPage(
                new Browser.NewPageOptions().setColorScheme(ColorScheme.DARK).setViewportSize(1440, 900));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        page.navigate(address);
        return page;
    }

    @Test
    void aDeviceShowsHistoryBandNewestReadingsAndAlerts() {
        served = new PageFleet(folder);
        served.raiseAlerts();
        served.start();
        served.awaitLoaded();
        ServingNode node = served.node();
        List<String> foreign = new ArrayList<>();
        Page page = open("about:blank");
        page.onRequest(request -> {
            if (!request.url().startsWith(node.address().toString())
                    && !request.url().startsWith("data:")) {
                foreign.add(request.url());
            }
        });
        page.navigate(node.address().toString());
        page.getByTestId("device-row").first().waitFor();
        assertThat(page.getByTestId("device-row").count()).isEqualTo(60);
        assertThat(page.getByTestId("device-row").first().getAttribute("data-device"))
                .isEqualTo(SICK);
        assertThat(page.getByTestId("fact-alerts").textContent()).isEqualTo("3");
        assertThat(page.getByTestId("model").textContent())
                .contains("new since the last nightly run", "F1 0.82, before 0.81");
        assertThat(page.getByTestId("model").isVisible()).isTrue();
        assertThat(page.getByTestId("model-warning").textContent())
                .isEqualTo("15 % of devices no longer match their baseline.");
        assertThat(page.getByTestId("model-warning").isVisible()).isTrue();
        page.getByTestId("search").fill("PUMP-017");
        assertThat(page.getByTestId("device-row").count()).isEqualTo(1);
        page.getByTestId("device-row").first().click();
        page.getByTestId("search").fill("");
        page.getByTestId("chart").nth(2).waitFor();
        Locator chart = page.getByTestId("chart").nth(1);
        page.waitForFunction(
                """
                () => {
                  const option = echarts.getInstanceByDom(
                      document.querySelectorAll('[data-testid=chart]')[1])?.getOption();
                  const of = name => option?.series.find(each => each.name === name);
                  return of('mean')?.data.length > 100 && of('band')?.data.length > 100
                      && of('recent')?.data.length > 20 && of('mean').markArea.data.length === 1;
                }""");
        assertThat(page.url()).endsWith("#/device/" + SICK);
        assertThat(
                        (Boolean)
                                chart.locator("canvas")
                                        .first()
                                        .evaluate(
                                                """
                canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
                    .some((value, at) => at % 4 === 3 && value > 0)"""))
                .isTrue();
        assertThat(page.getByTestId("cause").first().textContent())
                .contains("5 critical", "temperature too high", "At its peak", "83.4", "52.1 to 68.9", "85 %")
                .contains("At its opening", "71.6", "62 %", "42 abnormal readings", "UTC");
        assertThat(page.getByTestId("alert").first().textContent())
                .contains("temperature 83.4, too high: expected 52.1 to 68.9");
        assertThat(page.getByTestId("alert").nth(1).textContent())
                .as("it was its opening that was out of range")
                .contains("mill-004", "vibration 71.6, too high");
        assertThat(page.getByTestId("alert").nth(2).textContent())
                .contains("fan-030", "temperature 60.3: unusual given the other metrics");
        page.getByTestId("chart").nth(2).scrollIntoViewIfNeeded();
        page.waitForFunction(
                """
                () => {
                  const mean = echarts.getInstanceByDom(document.querySelectorAll('[data-testid=chart]')[2])
                      ?.getOption().series.find(each => each.name === 'mean');
                  return mean?.data.length > 100 && !mean.markArea?.data?.length;
                }""");
        page.getByTestId("device-name").scrollIntoViewIfNeeded();
        assertThat(page.getByTestId("sources").textContent()).contains("values from the nightly run", " live");
        assertThat(page.getByTestId("fact-nightly").getAttribute("title")).contains("20261121T020000Z");
        screenshot(page, "page.png");
        page.getByTestId("range-24").click();
        page.waitForFunction(
                """
                () => echarts.getInstanceByDom(document.querySelectorAll('[data-testid=chart]')[1])
                    .getOption().series.find(each => each.name === 'mean').data.length < 30""");
        screenshot(page, "day.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.getByTestId("range-336").click();
        page.waitForFunction(
                """
                () => echarts.getInstanceByDom(document.querySelectorAll('[data-testid=chart]')[1])
                    .getOption().series.find(each => each.name === 'mean').data.length > 250""");
        screenshot(page, "light.png");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.setViewportSize(1000, 800);
        screenshot(page, "middle.png");
        page.setViewportSize(420, 900);
        screenshot(page, "narrow.png");
        page.setViewportSize(1440, 900);
        maintenance(page);
        int waiting = page.getByTestId("acknowledge").count();
        page.getByTestId("alert").first().getByTestId("acknowledge").click();
        page.waitForCondition(() -> page.getByTestId("acknowledge").count() < waiting);
        assertThat(errors).isEmpty();
        assertThat(foreign).isEmpty();
    }

    /** A window is planned for the device that is shown, suppresses an alert, says so, and ends. */
    private void maintenance(Page page) {
        page.getByTestId("plan-open").click();
        assertThat(page.getByTestId("plan").locator("[name=devices]").inputValue())
                .isEqualTo(SICK);
        page.getByTestId("plan").locator("[name=reason]").fill("new bearings");
        page.getByTestId("plan-submit").click();
        Locator window = page.getByTestId("window");
        window.waitFor();
        String by = WindowCodec.decode(served.operators.maintenance.value(0, 0)).holder();
        AlertEvent held =
                PageFleet.alertOf("a9", SICK, 0.8, served.now - 60_000, AlertEvent.Kind.HELD, 9, "pressure", by);
        served.alerts.append(0, AlertCodec.encode(held));
        page.waitForCondition(() -> window.textContent().contains("1 alert suppressed"));
        assertThat(window.textContent()).contains(SICK, "new bearings");
        int told = page.getByTestId("alert").count();
        page.getByTestId("held").click();
        page.waitForCondition(() -> page.getByTestId("alert").count() == 1);
        assertThat(page.getByTestId("alert").textContent()).contains(SICK, "suppressed: maintenance");
        screenshot(page, "held.png");
        page.getByTestId("end-window").click();
        page.waitForCondition(() -> window.getAttribute("data-state").equals("over"));
        page.getByTestId("active").click();
        page.waitForCondition(() -> page.getByTestId("alert").count() == told);
    }

    @Test
    void thePageTellsAStoppedSpeedLayerFromAnIdleFleetAndClaimsNoCalmThatItCannotSee() {
        served = new PageFleet(folder);
        served.deltas.away(true);
        served.alerts.away(true);
        served.start();
        Page page = open(served.node().address().toString());
        Locator standing = page.getByTestId("standing");
        Locator alarm = page.getByTestId("alarm");
        Locator noAlerts = page.getByTestId("no-alerts");
        page.waitForCondition(() -> standing.textContent().equals("Loading"));
        page.waitForCondition(() -> noAlerts.textContent().startsWith("The alerts cannot be read"));
        served.deltas.away(false);
        page.waitForCondition(() -> standing.textContent().startsWith("Live · no new readings for"));
        assertThat(standing.getAttribute("title")).contains("no readings are waiting");
        served.alerts.away(false);
        page.waitForCondition(() -> noAlerts.textContent().equals("No alerts."));
        assertThat(alarm.isVisible()).isFalse();
        assertThat(page.locator("body").getAttribute("data-stale")).isEqualTo("false");

        for (long i = 0; i <= served.fleet.end(0); i++) {
            served.readings.append(0, new byte[0]); // one more than the speed layer has taken
        }
        page.waitForCondition(() -> standing.textContent().startsWith("Not live: no new data for"));
        page.waitForCondition(() -> alarm.isVisible());
        assertThat(alarm.textContent()).contains("1 reading is waiting", "The speed layer has stopped or is too slow.");
        assertThat(page.locator("body").getAttribute("data-stale")).isEqualTo("true");
        assertThat(page.locator("#devices").evaluate("list => getComputedStyle(list).opacity"))
                .isEqualTo("0.5");
        page.waitForCondition(() -> noAlerts.textContent().contains("have not been checked"));
        screenshot(page, "stopped.png");

        served.live(served.now, 240);
        page.waitForCondition(() -> standing.textContent().startsWith("Live"));
        page.waitForCondition(() -> !alarm.isVisible());
        assertThat(page.locator("body").getAttribute("data-stale")).isEqualTo("false");
        Locator split = page.getByTestId("split-devices");
        assertThat(split.isVisible()).isFalse();
        served.elsewhere(served.now);
        page.waitForCondition(split::isVisible);
        assertThat(split.textContent())
                .startsWith("1 device sends in more than one partition of the log: '" + SICK + "' (0, 1).");
        screenshot(page, "split.png");
        someDevicesAreNotListed(page);
        page.navigate(served.node().address() + "#/device/nope");
        page.getByText("Unknown device 'nope'.").waitFor();
    }

    /** A fleet beyond the page's limit, which the browser is made to believe in. */
    private static void someDevicesAreNotListed(Page page) {
        page.getByTestId("search").fill("x"); // of none that are listed, but of one that is found by its prefix
        StringBuilder rows = new StringBuilder("{\"devices\":[");
        for (int i = 0; i < 20_000; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"d")
                    .append(i)
                    .append("\",\"lastTs\":0,\"openAlerts\":0,\"severity\":0,\"score\":0,\"metrics\":1}");
        }
        String body = rows.append("],\"next\":\"d19999\"}").toString();
        page.route(
                "**/v1/devices?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(
                                route.request().url().contains("prefix=x") ? body.replace("\"d1\"", "\"x1\"") : body)));
        page.route("**/v1/status", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace("\"devices\":60", "\"devices\":34567")));
        });
        page.getByText("Only 20,001 of 34,567 devices are listed").waitFor();
        assertThat(page.getByTestId("device-row").count()).isEqualTo(1);
        page.unrouteAll();
        page.getByTestId("search").fill("");
        page.waitForCondition(() -> page.getByTestId("device-row").count() == 60);
    }

    @Test
    void aServerThatIsFrozenIsToldWithTheAgeOfWhatIsShown() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PageFleet.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = server.inputReader(UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.startsWith("address ")) {
                line = said.readLine();
            }
            assertThat(line).as("the address of the server").isNotNull();
            Page page = open(line.substring("address ".length()) + "#/device/" + SICK);
            Locator standing = page.getByTestId("standing");
            Locator alarm = page.getByTestId("alarm");
            page.waitForCondition(() -> standing.textContent().startsWith("Live"));
            Locator seen = page.locator("#device .head p.line");
            seen.waitFor();
            signal(server, "STOP");
            page.waitForCondition(() -> standing.textContent().startsWith("Connection lost · data from "));
            assertThat(standing.textContent()).matches("Connection lost · data from \\d\\d:\\d\\d:\\d\\d UTC");
            page.waitForCondition(() -> alarm.isVisible());
            assertThat(alarm.textContent()).contains("The server has not answered for ", "The data shown is from ");
            assertThat(page.locator("body").getAttribute("data-stale")).isEqualTo("true");
            String age = page.getByTestId("fact-update").textContent();
            page.waitForCondition(
                    () -> !page.getByTestId("fact-update").textContent().equals(age));
            String lastReading = seen.textContent();
            page.waitForCondition(() -> !seen.textContent().equals(lastReading));
            assertThat(seen.textContent()).as("ages too").matches("last reading \\d+ s ago .*");
            screenshot(page, "lost.png");
            signal(server, "CONT");
            page.waitForCondition(() -> standing.textContent().startsWith("Live"));
            page.waitForCondition(() -> !alarm.isVisible());
            assertThat(page.locator("body").getAttribute("data-stale")).isEqualTo("false");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)));
    }
}
