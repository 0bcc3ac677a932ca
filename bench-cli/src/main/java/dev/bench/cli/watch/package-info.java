/**
 * Apps from source to classes: built once by {@code bench build}, again and again by {@code bench
 * watch}.
 *
 * <p>{@link dev.bench.cli.watch.AppBuilder} makes a whole new folder of classes for every build and
 * swaps one link, so that whoever loads an app sees one build or another, never a mixture. javac
 * stays warm in this process. What a build is announced with, and who loads it, is not known here.
 */
@NullMarked
package dev.bench.cli.watch;

import org.jspecify.annotations.NullMarked;
