package io.seamark.batch.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.data.SparkParquetWriters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Opens Parquet files of a table for rows in Spark's form, with the properties of the table.
 *
 * @param columns of the rows, as the table has them
 */
record ParquetFiles(Table table, StructType columns) implements FileWriterFactory<InternalRow> {

    @Override
    public DataWriter<InternalRow> newDataWriter(EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
        try {
            return Parquet.writeData(file)
                    .forTable(table)
                    .createWriterFunc(columnsOfFile -> SparkParquetWriters.buildWriter(columns, columnsOfFile))
                    .withSpec(spec)
                    .withPartition(partition)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the table '" + table.name() + "' cannot be made", e);
        }
    }

    @Override
    public EqualityDeleteWriter<InternalRow> newEqualityDeleteWriter(
            EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
        throw new UnsupportedOperationException("rows of '" + table.name() + "' are only added");
    }

    @Override
    public PositionDeleteWriter<InternalRow> newPositionDeleteWriter(
            EncryptedOutputFile file, PartitionSpec spec, StructLike partition) {
        throw new UnsupportedOperationException("rows of '" + table.name() + "' are only added");
    }
}
