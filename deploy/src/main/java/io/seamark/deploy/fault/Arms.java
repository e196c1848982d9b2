package io.seamark.deploy.fault;

import io.seamark.common.fault.KillPoint;

/** How a process is told at which point to die. Stateless. */
final class Arms {
    private Arms() {}

    /** The option of the virtual machine of a process that is to die. */
    static String option(KillPoint point, int times) {
        return "-D" + KillPoint.PROPERTY + "=" + point.label() + ":" + times;
    }
}
