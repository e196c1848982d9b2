package io.seamark.common.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seamark.common.bytes.CorruptDataException;
import io.seamark.common.label.Label;
import io.seamark.common.label.Label.Verdict;
import io.seamark.common.label.LabelCodec;
import io.seamark.common.maintenance.MaintenanceWindow.Kind;
import io.seamark.common.settings.Settings;
import io.seamark.common.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowBookTest {

    private static final long DAY = 86_400_000;

    private final WindowBook book =
            new WindowBook(Duration.ofDays(1), WindowLimits.from(Settings.reference()), () -> 0);

    private static MaintenanceWindow window(String id, long from, long until, long at, String... devices) {
        return new MaintenanceWindow(1, id, Kind.MAINTENANCE, List.of(devices), "", from, until, "why", at);
    }

    private void take(MaintenanceWindow window) {
        book.takeWindow(window.id().getBytes(UTF_8), WindowCodec.encode(window));
    }

    private void label(Verdict verdict, long until) {
        Label label = new Label(1, "pump-1|novelty|0|7", "pump-1", "novelty", verdict, 100, 200, until, "known", 150);
        book.takeLabel(label.alert().getBytes(UTF_8), LabelCodec.encode(label));
    }

    private static String holder(WindowSet set, String device, String detector, long ts) {
        return set.covering(device, detector, ts).map(MaintenanceWindow::holder).orElse("");
    }

    @Test
    void aWindowCoversItsDevicesFromItsBeginToBeforeItsEnd() {
        take(window("w", 10, 20, 0, "pump-1", "mill-*"));
        WindowSet set = book.set(0);
        assertThat(holder(set, "pump-1", "novelty", 9)).isEmpty();
        assertThat(holder(set, "pump-1", "novelty", 10)).isEqualTo("maintenance:w");
        assertThat(holder(set, "pump-1", "silent", 19)).isEqualTo("maintenance:w");
        assertThat(holder(set, "pump-1", "novelty", 20)).isEmpty();
        assertThat(holder(set, "pump-11", "novelty", 15)).isEmpty();
        assertThat(holder(set, "mill-7", "novelty", 15)).isEqualTo("maintenance:w");
        take(window("all", 10, 20, 0, "*"));
        assertThat(holder(book.set(0), "насос", "stuck", 15)).isEqualTo("maintenance:all");
    }

    @Test
    void theLatestOfAWindowCountsUntilItIsTakenBack() {
        take(window("w", 10, 2000, 0, "a"));
        take(window("w", 10, 20, 15, "a"));
        assertThat(book.set(0).windows()).singleElement().satisfies(each -> assertThat(each.until())
                .isEqualTo(20));
        book.takeWindow("w".getBytes(UTF_8), null);
        assertThat(book.set(0)).isSameAs(WindowSet.NONE);
        assertThatThrownBy(() -> book.takeWindow("w".getBytes(UTF_8), "{}".getBytes(UTF_8)))
                .isInstanceOf(CorruptDataException.class);
        assertThatThrownBy(() -> take(window("w", 20, 20, 0, "a"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsExpectedHoldsBackTheSameSortOfAlert() {
        label(Verdict.EXPECTED, 5000);
        WindowSet set = book.set(0);
        assertThat(holder(set, "pump-1", "distance", 4999)).isEqualTo("expected:pump-1|novelty|0|7");
        assertThat(holder(set, "pump-1", "stuck", 4999)).isEmpty();
        assertThat(holder(set, "pump-2", "novelty", 4999)).isEmpty();
        assertThat(holder(set, "pump-1", "novelty", 5000)).isEmpty();
        label(Verdict.TRUE, 0);
        assertThat(book.set(0).windows()).as("it was something after all").isEmpty();
        label(Verdict.EXPECTED, 50);
        assertThat(book.set(0).windows()).as("over before it began").isEmpty();
    }

    @Test
    void aWindowIsForgottenADayAfterItsEndAndAfterItWasSaid() {
        take(window("over", 10, 20, 5, "a"));
        take(window("late", 10, 20, DAY, "a"));
        assertThat(book.set(DAY + 20).windows()).hasSize(2);
        assertThat(book.set(DAY + 21).windows())
                .extracting(MaintenanceWindow::id)
                .containsExactly("late");
        assertThat(book.set(2 * DAY + 1).windows()).isEmpty();
        assertThat(book.planned()).hasSize(2);
    }

    @Test
    void whatIsBeyondTheLimitsIsCountedAndLeftOut() {
        long[] now = {0};
        WindowBook small = new WindowBook(Duration.ofDays(1), new WindowLimits(2, 3, 4, 5, 20), () -> now[0]);
        put(small, window("a", 10, 20, 0, "p", "q", "r"));
        put(small, window("b", 10, 20, 0, "p", "q")); // five devices in all
        put(small, window("c", 10, 20, 0, "p", "q", "r", "s"));
        put(small, window("d", 10, 20, 0, "x".repeat(21)));
        put(small, new MaintenanceWindow(1, "e", Kind.MAINTENANCE, List.of("p"), "", 1, 2, "longer", 0));
        assertThat(small.planned()).extracting(MaintenanceWindow::id).containsExactly("a");
        assertThat(small.leftOut()).isEqualTo(4);
        put(small, window("f", 10, 20, 0, "p"));
        put(small, window("g", 10, 20, 0, "p"));
        assertThat(small.leftOut()).as("a third one").isEqualTo(5);
        put(small, window("a", 10, 15, 5, "p", "q", "r"));
        assertThat(small.leftOut()).as("one that is known can be ended").isEqualTo(5);
        assertThat(small.room(1, 1)).hasValueSatisfying(why -> assertThat(why).contains("3 windows", "max-windows"));
        now[0] = DAY + 30;
        put(small, window("h", DAY, 2 * DAY, 0, "p", "q", "r"));
        assertThat(small.planned())
                .as("those that are over make room")
                .extracting(MaintenanceWindow::id)
                .containsExactly("h");
        Label label = new Label(1, "x".repeat(21), "p", "novelty", Verdict.EXPECTED, 100, 200, 3 * DAY, "", 150);
        assertThat(small.takeLabel(new byte[0], LabelCodec.encode(label))).isFalse();
    }

    private static void put(WindowBook where, MaintenanceWindow window) {
        where.takeWindow(window.id().getBytes(UTF_8), WindowCodec.encode(window));
    }

    @Test
    void aSetIsKeptUnderTheNameOfWhatIsInItUntilNobodyNamesIt(@TempDir Path folder) {
        Store store = Store.open(Settings.reference()
                .with(Map.of("seamark.store.root", folder.toUri().toString())));
        WindowStore kept = new WindowStore(store);
        take(window("b", 10, 20, 0, "a"));
        WindowSet one = book.set(0);
        take(window("a", 10, 2 * DAY, 0, "a"));
        label(Verdict.EXPECTED, 500);
        WindowSet both = book.set(0);
        assertThat(WindowSet.of(List.of(
                                both.windows().get(2),
                                both.windows().get(0),
                                both.windows().get(1)))
                        .id())
                .isEqualTo(both.id())
                .isNotEqualTo(one.id());
        for (WindowSet set : List.of(one, both, both, WindowSet.NONE)) {
            kept.keep(set);
            assertThat(kept.read(set.id()).windows()).isEqualTo(set.windows());
        }
        assertThat(kept.retain(Set.of(one.id()), DAY)).isZero();
        assertThat(kept.retain(Set.of(), DAY)).as("the other ends later").isEqualTo(1);
        assertThatThrownBy(() -> kept.read(one.id()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(one.id());
        FileStatus left = store.list(store.path("windows")).get(0);
        store.replace(left.getPath(), "[]");
        assertThatThrownBy(() -> kept.read(both.id())).isInstanceOf(CorruptDataException.class);
    }
}
