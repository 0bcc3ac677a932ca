/**
 * Apps from source to builds: made once by {@code bench build}, again and again by {@code bench
 * watch}.
 *
 * <p>{@link dev.bench.cli.watch.BuildService} makes an immutable build of an app and makes it the
 * current one, so that a process that loads an app reads one build or another, never a mixture.
 * javac stays warm in this process. Announcing a generation is not done here.
 */
@NullMarked
package dev.bench.cli.watch;

import org.jspecify.annotations.NullMarked;
