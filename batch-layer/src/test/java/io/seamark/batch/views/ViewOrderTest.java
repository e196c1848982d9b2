package io.seamark.batch.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.seamark.common.view.ViewKey;
import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.unsafe.types.UTF8String;

/** The view files are sorted by columns in Spark; readers compare keys as bytes. */
class ViewOrderTest {

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('ä', '€', '\ud7ff', '\ue000')
                .ofMinLength(1)
                .ofMaxLength(4);
    }

    @Property
    void theOrderOfTheColumnsIsTheOrderOfTheKeys(
            @ForAll("names") String d1,
            @ForAll("names") String d2,
            @ForAll("names") String m1,
            @ForAll("names") String m2,
            @ForAll int h1,
            @ForAll int h2) {
        Comparator<ViewKey> columns = Comparator.<ViewKey, UTF8String>comparing(
                        key -> UTF8String.fromString(key.device()))
                .thenComparing(key -> UTF8String.fromString(key.metric()))
                .thenComparing(ViewKey::hour);
        ViewKey a = new ViewKey(d1, m1, h1);
        ViewKey b = new ViewKey(d2, m2, h2);
        assertThat(Integer.signum(columns.compare(a, b)))
                .isEqualTo(Integer.signum(Arrays.compareUnsigned(a.toBytes(), b.toBytes())));
    }
}
