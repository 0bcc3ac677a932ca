/** One child: its group, its mark, the watchdog that outlives the manager, and orphans. */
@NullMarked
package dev.bench.process.child;

import org.jspecify.annotations.NullMarked;
