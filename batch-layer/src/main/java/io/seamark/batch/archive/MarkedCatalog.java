package io.seamark.batch.archive;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;

/**
 * Iceberg's catalog of a folder, whose tables keep {@link Marks}. Whoever only reads needs no more than Iceberg's own. Spark
 * makes one by its name. Thread-safe.
 */
public final class MarkedCatalog extends HadoopCatalog {

    /** For Spark, which configures it afterwards. */
    public MarkedCatalog() {}

    MarkedCatalog(Configuration configuration, String warehouse) {
        setConf(configuration);
        initialize(Tables.CATALOG, Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse));
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier identifier) {
        return new MarkedOperations(identifier.toString(), super.newTableOps(identifier));
    }
}
