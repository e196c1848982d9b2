package io.seamark.batch.imports;

import static java.util.Objects.requireNonNull;

import io.seamark.batch.archive.Marks;
import io.seamark.batch.archive.Tables;
import io.seamark.batch.archive.Writes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which files have been imported. An import first writes down what it is about to take, under an id; the commits that bring
 * its rows mark their table with it. A file counts as taken only once the archive has the mark of its import: a killed import
 * leaves nothing that counts.
 */
final class Ledger {

    private static final StructType SCHEMA = new StructType()
            .add("import_id", DataTypes.StringType, false)
            .add("file_number", DataTypes.LongType, false)
            .add("file", DataTypes.StringType, false)
            .add("bytes", DataTypes.LongType, false)
            .add("crc32c", DataTypes.LongType, false)
            .add("extent", DataTypes.StringType, false);

    private final Tables tables;
    private final SparkSession spark;

    Ledger(Tables tables, SparkSession spark) {
        this.tables = requireNonNull(tables, "tables");
        this.spark = requireNonNull(spark, "spark");
    }

    /**
     * What is to be done with files.
     *
     * @param fresh not in the archive yet, with their numbers
     * @param withoutRejections in the archive, but killed before their rejected rows were kept; with the id of their import
     * @param taken in the archive as they are
     * @param imports the archive's mark of how many imports it has, empty if none: what the plan builds on
     */
    record Plan(
            List<SourceFile> fresh,
            Map<String, List<SourceFile>> withoutRejections,
            List<SourceFile> taken,
            String imports) {

        /** The marks of the commit that brings the readings of an import: the archive must be as it was planned on. */
        Map<String, String> archived(String importId) {
            long count = imports.isEmpty() ? 0 : Long.parseLong(imports);
            return Map.of(
                    Marks.was(Marks.IMPORTS),
                    imports,
                    Marks.IMPORTS,
                    Long.toString(count + 1),
                    Marks.IMPORT + importId,
                    "whole");
        }
    }

    /** The marks of the commit that brings the rejected rows of an import: once. */
    static Map<String, String> rejected(String importId) {
        return Map.of(Marks.was(Marks.IMPORT + importId), "", Marks.IMPORT + importId, "whole");
    }

    private record Fingerprint(String path, long bytes, long crc32c, String extent) {}

    private record Entry(String importId, long number) {}

    /** Holds files against what was imported before. */
    Plan plan(List<SourceFile> files, Extent extent, boolean again) {
        tables.imports();
        Table archive = tables.archive();
        Set<String> archived = ids(archive);
        Set<String> whole = ids(tables.rejected());
        Map<Fingerprint, Entry> known = new HashMap<>();
        long last = -1;
        for (Row row : spark.table(Tables.sparkName(Tables.IMPORTS))
                .select("import_id", "file_number", "file", "bytes", "crc32c", "extent")
                .collectAsList()) {
            last = Math.max(last, row.getLong(1));
            if (archived.contains(row.getString(0))) {
                known.put(
                        new Fingerprint(row.getString(2), row.getLong(3), row.getLong(4), row.getString(5)),
                        new Entry(row.getString(0), row.getLong(1)));
            }
        }
        Plan plan = new Plan(
                new ArrayList<>(),
                new HashMap<>(),
                new ArrayList<>(),
                Marks.of(archive, Marks.IMPORTS).orElse(""));
        for (SourceFile file : files) {
            Entry entry = known.get(new Fingerprint(file.path(), file.bytes(), file.crc32c(), extent.toText(file)));
            if (entry == null || again) {
                plan.fresh.add(file.numbered(++last));
            } else if (whole.contains(entry.importId)) {
                plan.taken.add(file);
            } else {
                plan.withoutRejections
                        .computeIfAbsent(entry.importId, id -> new ArrayList<>())
                        .add(file.numbered(entry.number));
            }
        }
        return plan;
    }

    private static Set<String> ids(Table table) {
        Set<String> ids = new HashSet<>();
        for (String mark : Marks.of(table).keySet()) {
            if (mark.startsWith(Marks.IMPORT)) {
                ids.add(mark.substring(Marks.IMPORT.length()));
            }
        }
        return ids;
    }

    /** Writes down what an import is about to take. */
    void announce(String importId, List<SourceFile> files, Extent extent) {
        List<Row> rows = new ArrayList<>();
        for (SourceFile file : files) {
            rows.add(RowFactory.create(
                    importId, file.number(), file.path(), file.bytes(), file.crc32c(), extent.toText(file)));
        }
        Writes.append(spark.createDataFrame(rows, SCHEMA).coalesce(1), Tables.IMPORTS, Map.of());
    }
}
