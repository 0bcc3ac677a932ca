/**
 * Runs jobs: claims them from Redis, calls their methods on platform threads, settles what became
 * of them.
 *
 * <p>The life of a job here: {@link dev.bench.worker.JobLoop} asks {@link dev.bench.worker.Claimer}
 * what to claim, gives each claim to a slot, in which {@link dev.bench.worker.run.JobRunner} makes
 * an outcome of it, which {@link dev.bench.worker.Settler} keeps until the loop's next round trip.
 * {@link dev.bench.worker.Heartbeat} says that the process is alive; {@link
 * dev.bench.worker.Reaper}, {@link dev.bench.worker.Promoter} and {@link dev.bench.worker.Sweeper}
 * do what any worker does for all: take back from the dead, move what is due, send what waits in
 * outboxes.
 *
 * <p>Internal; only {@link dev.bench.worker.Worker} and its options are for others.
 */
@NullMarked
package dev.bench.worker;

import org.jspecify.annotations.NullMarked;
