package io.seamark.deploy.verify;

/**
 * One place where what is stored or answered is not what it must be.
 *
 * @param where what was looked at: a cell of a device, a tally, a table
 * @param what the measure that differs
 * @param expected recomputed from the log and the archive
 * @param found as it is
 */
public record Difference(String where, String what, String expected, String found) {

    @Override
    public String toString() {
        return where + ": " + what + " is " + found + ", must be " + expected;
    }
}
