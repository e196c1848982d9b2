package io.seamark.deploy.replay;

import java.io.Closeable;
import java.util.Iterator;

/** The messages of one file, in the order of its rows. */
interface Recording extends Iterator<ReplayMessage>, Closeable {}
