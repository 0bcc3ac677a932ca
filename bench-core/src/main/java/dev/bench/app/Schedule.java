package dev.bench.app;

import dev.bench.Missed;
import dev.bench.Overlap;
import java.util.Optional;

/**
 * When an app wants one of its jobs to be enqueued.
 *
 * @param app the app that declared it
 * @param line a crontab(5) line of five fields
 * @param method the dotted name of the job
 * @param queue the queue, when the declaration names one
 * @param overlap what to do while an earlier run is queued or going
 * @param missed what to do about fires that passed while no scheduler ran
 */
public record Schedule(
    String app,
    String line,
    String method,
    Optional<String> queue,
    Overlap overlap,
    Missed missed) {}
