package io.seamark.common.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The house rules of the layers, for a test of each module. Stateless. */
public final class LayerRules {

    private static final List<String> LAYERS = List.of("batch", "speed", "serving", "deploy");

    private LayerRules() {}

    /** Fails if a class of {@code io.seamark.<layer>} depends on another layer; {@code common} is no layer. */
    public static void requireOnlyCommon(String layer) {
        String[] others = LAYERS.stream()
                .filter(other -> !other.equals(layer))
                .map(other -> "io.seamark." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("no layer imports another: what two need is in common")
                .allowEmptyShould(true)
                .check(classes("io.seamark." + layer));
    }

    /** Fails if a class of {@code common} depends on Spark, Kafka or a layer. */
    public static void requireFreeOfEngines() {
        String[] engines = {"org.apache.spark..", "org.apache.kafka..", "kafka..", "scala.."};
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(engines)
                .because("both layers and plain tools build on common")
                .check(classes("io.seamark.common"));
        requireOnlyCommon("common");
    }

    /** Fails if packages directly below {@code io.seamark.<module>} depend on each other in a circle. */
    public static void requireNoCircles(String module) {
        slices().matching("io.seamark." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes("io.seamark." + module));
    }

    private static JavaClasses classes(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }
}
