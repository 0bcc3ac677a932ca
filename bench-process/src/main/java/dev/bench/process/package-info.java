/**
 * A process manager for any Procfile. It imports nothing of the other modules and knows no bench.
 *
 * <p>A reader finds: what a Procfile says in {@code procfile}; the manager, its table of processes
 * and its decisions in {@code supervisor}; one child and its group in {@code child}; lines on their
 * way to terminal and files in {@code output}; questions for readiness in {@code probe}; the
 * control socket and the keys in {@code control}; the terminal of a child in {@code terminal}.
 */
@NullMarked
package dev.bench.process;

import org.jspecify.annotations.NullMarked;
