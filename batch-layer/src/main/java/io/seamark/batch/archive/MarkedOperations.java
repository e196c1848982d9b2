package io.seamark.batch.archive;

import static java.util.Objects.requireNonNull;

import io.seamark.common.fault.KillPoint;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * The fence of the tables. Iceberg swaps a table's metadata only if it is what the commit was built on, and otherwise builds
 * the commit anew on what is there: right for rows that anybody may add, wrong for a stretch of the log that may be added
 * once. Here, each time, the conditions that the commit carries in its summary are held against the metadata that it is
 * about to follow, and the swap is of that metadata or fails: of two writers that have seen the same marks one succeeds,
 * however long the other stood still. Thread-safe as far as the wrapped operations are.
 */
final class MarkedOperations implements TableOperations {

    private final String table;
    private final TableOperations inner;

    MarkedOperations(String table, TableOperations inner) {
        this.table = requireNonNull(table, "table");
        this.inner = requireNonNull(inner, "inner");
    }

    /**
     * Commits what builds on the marks that it says it builds on.
     *
     * @throws ValidationException if they are not what they were; nothing is committed, and it is not tried again
     */
    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        if (base == null) {
            inner.commit(null, metadata); // a new table has no marks; two that make it are told apart by the swap
            return;
        }
        Map<String, String> before = Marks.of(base);
        Map<String, String> after = new TreeMap<>(before);
        Map<String, String> said = said(base, metadata);
        said.forEach((key, value) -> {
            if (Marks.isCondition(key)) {
                require(Marks.ofCondition(key), value, before);
            } else {
                after.put(key, value);
            }
        });
        TableMetadata marked = TableMetadata.buildFrom(metadata)
                .removeProperties(conditions(metadata))
                .setProperties(after)
                .build();
        if (table.equals(Tables.ARCHIVE) && said.containsKey(Marks.SEAM)) {
            KillPoint.BEFORE_ARCHIVE_COMMIT.reached();
        }
        inner.commit(base, marked);
    }

    /** Marks and conditions of the snapshot that the commit brings, and of the properties that it sets. */
    private static Map<String, String> said(TableMetadata base, TableMetadata metadata) {
        Map<String, String> said = new TreeMap<>();
        Snapshot brought = metadata.currentSnapshot();
        if (brought != null && base.snapshot(brought.snapshotId()) == null) {
            said.putAll(brought.summary());
        }
        metadata.properties().forEach((key, value) -> {
            if (!value.equals(base.properties().get(key))) {
                said.put(key, value);
            }
        });
        said.keySet().removeIf(key -> !key.startsWith(Marks.PREFIX) || key.equals(Marks.LOST));
        return said;
    }

    private static Set<String> conditions(TableMetadata metadata) {
        Set<String> conditions = new HashSet<>(metadata.properties().keySet());
        conditions.removeIf(key -> !Marks.isCondition(key));
        return conditions;
    }

    private void require(String mark, String expected, Map<String, String> before) {
        String found = before.getOrDefault(mark, "");
        if (!found.equals(expected)) {
            throw new ValidationException(
                    "Another run has written to the table '%s' meanwhile: its %s is '%s', and this run was built on '%s'."
                            + " Nothing of this run was added to it. Run it again: it goes on from where the other ended.",
                    table, mark, found, expected);
        }
    }

    @Override
    public TableMetadata current() {
        return inner.current();
    }

    @Override
    public TableMetadata refresh() {
        return inner.refresh();
    }

    @Override
    public FileIO io() {
        return inner.io();
    }

    @Override
    public EncryptionManager encryption() {
        return inner.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return inner.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return inner.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
        return inner.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
        return inner.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
        return inner.requireStrictCleanup();
    }
}
