package io.seamark.serving.state;

import org.rocksdb.ColumnFamilyHandle;

/**
 * Where RocksDB keeps one generation and the deltas beyond its seam.
 *
 * @param id generation id; empty before the first generation
 * @param batch view key to summary, from the batch view
 * @param speed view key to summary, folded from the deltas
 * @param devices device id to {@link DeviceMark}, from both
 * @param models device id to its baseline
 */
public record Families(
        String id,
        ColumnFamilyHandle batch,
        ColumnFamilyHandle speed,
        ColumnFamilyHandle devices,
        ColumnFamilyHandle models) {}
