package io.seamark.serving.fold;

import io.seamark.common.frame.FramePart;

/** Hears of every frame part that is folded; for what is shown live and not part of any merged answer. */
@FunctionalInterface
public interface FoldListener {

    void folded(FramePart part);
}
