package io.seamark.deploy.whole;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A local folder under the scheme {@code plain}. Hadoop's own file system starts a process for each permission and each
 * link that it looks at; that would be nearly all of the time of thousands of small journals.
 */
public final class PlainFiles extends DelegateToFileSystem {

    /** For Hadoop, which finds it by {@code core-site.xml}. */
    public PlainFiles(URI uri, Configuration configuration) throws IOException, URISyntaxException {
        super(uri, new Folder(), configuration, "plain", false);
    }

    /** The same for who asks Hadoop for a file system of the older kind. */
    public static final class Folder extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("plain:///");
        }

        @Override
        public void setPermission(Path path, FsPermission permission) {
            // as the operating system makes it
        }

        @Override
        public FileStatus getFileLinkStatus(Path path) throws IOException {
            return getFileStatus(path);
        }
    }
}
