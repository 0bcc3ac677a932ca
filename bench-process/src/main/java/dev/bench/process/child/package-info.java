/**
 * One child: its group, its mark, the watchdog that survives the manager, and what it leaves
 * behind.
 */
@NullMarked
package dev.bench.process.child;

import org.jspecify.annotations.NullMarked;
