package io.seamark.common.files;

/** What names the device of a CSV file without a device column. */
public enum DeviceFrom {
    /** Its name without extension, with the folders below a named folder in front. */
    FILE,
    /** The folder that it lies in, with those below a named folder in front. */
    FOLDER
}
