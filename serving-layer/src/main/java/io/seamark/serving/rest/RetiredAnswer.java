package io.seamark.serving.rest;

import io.seamark.common.registry.RetirementBook;
import java.util.Optional;

/**
 * That a device is out of service, as it is answered.
 *
 * @param at since when, epoch milliseconds
 * @param sentSince whether readings of it have come since
 */
record RetiredAnswer(long at, boolean sentSince) {

    /**
     * Of a device; empty if it is in service.
     *
     * @param lastTs event time of its latest reading
     */
    static Optional<RetiredAnswer> of(RetirementBook retirements, String device, long lastTs) {
        return retirements.of(device).map(each -> new RetiredAnswer(each.at(), each.isFollowedBy(lastTs)));
    }
}
