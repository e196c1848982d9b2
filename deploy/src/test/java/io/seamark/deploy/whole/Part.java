package io.seamark.deploy.whole;

/** What exactness rests on. Left out on purpose, one at a time, it must show in the answers. */
enum Part {
    /** Serving applies a frame only if it is whole and the next one. */
    FRAME_CHECK,
    /** After a death a journaled cut is cut as it was. */
    JOURNAL_REPLAY,
    /** Deltas are folded from exactly where the batch view ends. */
    SEAM_RULE,
    /** What devices have sent before is known again after a death. */
    DEDUP
}
