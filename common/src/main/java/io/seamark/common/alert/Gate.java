package io.seamark.common.alert;

/** Says of an alert that opens whether it is told or held back. */
@FunctionalInterface
public interface Gate {

    /** Holds nothing back. */
    Gate OPEN = (id, detector, at) -> "";

    /**
     * Asked once for each alert, when it opens, and again with each high reading while a window holds it back.
     *
     * @param id of the alert
     * @param detector what found it
     * @return what holds it back, as {@link AlertEvent#heldBy}; empty if it is told
     */
    String heldBy(String id, String detector, LogPoint at);
}
