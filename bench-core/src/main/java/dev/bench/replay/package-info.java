/** Running a job once more to see what it does, without an effect. Internal. */
@NullMarked
package dev.bench.replay;

import org.jspecify.annotations.NullMarked;
