/** The journal of the speed layer, printed: every cut, what it took, and what a recovery would begin with. */
package io.seamark.deploy.journal;
