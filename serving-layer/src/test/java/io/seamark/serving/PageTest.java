package io.seamark.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.seamark.common.alert.AlertCodec;
import io.seamark.common.alert.AlertEvent;
import io.seamark.common.alert.AlertEvent.Kind;
import io.seamark.common.baseline.DeviceBaseline;
import io.seamark.common.baseline.MetricBaseline;
import io.seamark.common.baseline.Score.Contribution;
import io.seamark.common.generation.Measured;
import io.seamark.common.generation.TrainedModel;
import io.seamark.common.generation.Trial;
import io.seamark.common.maintenance.WindowCodec;
import io.seamark.common.seam.OffsetRange;
import io.seamark.common.seam.Seam;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import io.seamark.serving.TestFleet.Item;
import io.seamark.serving.log.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page, in a real browser, on a real server. */
class PageTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final long HOUR = 3_600_000;
    private static final String SICK = "pump-017";

    @TempDir
    Path folder;

    private final TestFleet fleet = new TestFleet(1);
    private final MemoryLog readings = new MemoryLog(1);
    private final MemoryLog deltas = new MemoryLog(1);
    private final Operators operators = new Operators();
    private final MemoryLog alerts = new MemoryLog(1);
    private final Random random = new Random(17);
    private final long now = System.currentTimeMillis();
    private ServingNode node;
    private Playwright playwright;

    @BeforeEach
    void up() {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                "The page is not tested: there is no " + CHROMIUM + ". Install it (Debian: apt-get install chromium).");
        Settings settings = TestFleet.settings(folder);
        Store store = Store.open(settings);
        List<DeviceBaseline> baselines = new ArrayList<>();
        for (int d = 0; d < 60; d++) {
            String device = String.format("%s-%03d", d % 3 == 0 ? "fan" : d % 3 == 1 ? "mill" : "pump", d);
            if (d == 17) {
                device = SICK;
            }
            history(device, device.equals(SICK) ? 14 * 24 : 3, baselines);
        }
        Seam seam = new Seam(Map.of(0, fleet.end(0)));
        fleet.says(new TrainedModel(
                "20261121T020000Z",
                now - 24 * HOUR,
                now,
                new Trial(
                        Trial.Verdict.PROMOTED,
                        "it is not worse",
                        "20261120T020000Z",
                        new Measured(0.812, 0.95, 0.71, 0.004),
                        new Measured(0.823, 0.95, 0.725, 0.004),
                        60,
                        86_400,
                        9,
                        List.of("The fleet has drifted: 15 % of the compared devices."))));
        fleet.publish(store, "20261121T020000Z", seam, baselines);
        for (int i = 0; i < 240; i++) {
            live(now - (240 - i) * 10_000L, i);
        }
        alert("a1", SICK, 0.91, now - 9 * 60_000, Kind.OPENED, 5, "temperature");
        alert("a2", "mill-004", 0.66, now - 40 * 60_000, Kind.OPENED, 6, "vibration");
        alert("a3", SICK, 0.74, now - 50 * HOUR, Kind.OPENED, 3, "pressure");
        alert("a3", SICK, 0.74, now - 47 * HOUR, Kind.CLOSED, 4, "pressure");
        alert("a4", "fan-030", 0.53, now - 5 * HOUR, Kind.OPENED, 7, "temperature");
        node = new ServingNode(
                settings,
                new Topics(readings, deltas, alerts, operators.labels, operators.maintenance),
                (messages, timestamp) -> {},
                operators);
        await().until(() -> node.views()
                .current()
                .map(view -> view.fold().state().applied().at(0) == fleet.end(0))
                .orElse(false));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    @AfterEach
    void down() {
        if (node != null) {
            playwright.close();
            node.close();
        }
    }

    private static double daily(long ts, double level, double swing) {
        return level + swing * Math.sin((ts % (24 * HOUR)) * 2 * Math.PI / (24 * HOUR) - 2);
    }

    private void history(String device, int hours, List<DeviceBaseline> baselines) {
        String[] metrics = {"pressure", "temperature", "vibration"};
        double[] levels = {4.2, 61, 0.8};
        double[] swings = {0.3, 7, 0.1};
        List<MetricBaseline> bands = new ArrayList<>();
        for (int m = 0; m < 3; m++) {
            for (long ts = now - hours * HOUR; ts < now - 45 * 60_000; ts += 12 * 60_000) {
                double noise = random.nextGaussian() * swings[m] / 6;
                double odd = device.equals(SICK) && m == 0 && ts > now - 50 * HOUR && ts < now - 47 * HOUR ? -1.1 : 0;
                fleet.add(0, new Item(device, metrics[m], ts, daily(ts, levels[m], swings[m]) + noise + odd));
            }
            double[] level = new double[24];
            float[] spread = new float[24];
            for (int h = 0; h < 24; h++) {
                level[h] = daily(h * HOUR + HOUR / 2, levels[m], swings[m]);
                spread[h] = (float) (swings[m] / 5);
            }
            bands.add(new MetricBaseline(metrics[m], level, spread));
        }
        baselines.add(new DeviceBaseline(
                device, device.equals(SICK) ? "own" : "cluster-2", bands, java.util.Optional.empty()));
    }

    private void live(long ts, int step) {
        long from = fleet.end(0);
        double rise = step > 180 ? (step - 180) * 0.35 : 0;
        fleet.add(0, new Item(SICK, "temperature", ts, daily(ts, 61, 7) + rise + random.nextGaussian() * 0.5));
        fleet.add(0, new Item(SICK, "pressure", ts, daily(ts, 4.2, 0.3) + random.nextGaussian() * 0.03));
        fleet.add(0, new Item(SICK, "vibration", ts, daily(ts, 0.8, 0.1) + random.nextGaussian() * 0.01));
        fleet.frame(new OffsetRange(0, from, fleet.end(0)), step > 180 ? 0.91f : 0.2f, 100_000)
                .forEach(part -> deltas.append(0, part));
    }

    private void alert(String id, String device, double peak, long ts, Kind kind, long offset, String metric) {
        alerts.append(0, AlertCodec.encode(alertOf(id, device, peak, ts, kind, offset, metric, "")));
    }

    private static AlertEvent alertOf(
            String id, String device, double peak, long ts, Kind kind, long offset, String metric, String heldBy) {
        return new AlertEvent(
                AlertEvent.VERSION,
                device + "|band|0|" + id,
                kind,
                device,
                "band",
                kind == Kind.CLOSED ? ts - 3 * HOUR : ts,
                ts,
                peak,
                peak,
                AlertEvent.severity(peak),
                42,
                List.of(new Contribution(metric, 83.4, 52.1, 68.9, 0.87), new Contribution("flow", 12.1, 10, 15, 0.13)),
                "20261121T020000Z",
                0,
                offset,
                heldBy);
    }

    @Test
    void aDeviceShowsHistoryBandNewestReadingsAndAlerts() {
        Browser browser = playwright
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
        Page page = browser.newPage(
                new Browser.NewPageOptions().setColorScheme(ColorScheme.DARK).setViewportSize(1440, 900));
        List<String> errors = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
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
                .contains("new model, not worse than the one before", "F1 0.823 against 0.812", "60 devices");
        assertThat(page.getByTestId("model").isVisible()).isTrue();
        assertThat(page.getByTestId("model-warning").textContent()).contains("The fleet has drifted");
        assertThat(page.getByTestId("model-warning").isVisible()).isTrue();
        page.getByTestId("search").fill("PUMP-017");
        assertThat(page.getByTestId("device-row").count()).isEqualTo(1);
        page.getByTestId("device-row").first().click();
        page.getByTestId("search").fill("");
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
                .contains("temperature", "83.4", "52.1 to 68.9", "87 %");
        assertThat(page.getByTestId("sources").textContent()).contains("20261121T020000Z", "beyond its seam");
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
        browser.close();
    }

    /** A window is planned for the device that is shown, holds an alert back, says so, and ends. */
    private void maintenance(Page page) {
        page.getByTestId("plan-open").click();
        assertThat(page.getByTestId("plan").locator("[name=devices]").inputValue())
                .isEqualTo(SICK);
        page.getByTestId("plan").locator("[name=reason]").fill("new bearings");
        page.getByTestId("plan-submit").click();
        Locator window = page.getByTestId("window");
        window.waitFor();
        String by = WindowCodec.decode(operators.maintenance.value(0, 0)).holder();
        alerts.append(0, AlertCodec.encode(alertOf("a9", SICK, 0.8, now - 60_000, Kind.HELD, 9, "pressure", by)));
        page.waitForCondition(() -> window.textContent().contains("1 held back"));
        assertThat(window.textContent()).contains(SICK, "new bearings");
        int told = page.getByTestId("alert").count();
        page.getByTestId("held").click();
        page.waitForCondition(() -> page.getByTestId("alert").count() == 1);
        assertThat(page.getByTestId("alert").textContent()).contains(SICK, "held back: maintenance");
        screenshot(page, "held.png");
        page.getByTestId("end-window").click();
        page.waitForCondition(() -> window.getAttribute("data-state").equals("over"));
        page.getByText("Told").click();
        page.waitForCondition(() -> page.getByTestId("alert").count() == told);
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)));
    }
}
