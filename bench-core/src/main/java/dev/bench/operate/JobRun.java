package dev.bench.operate;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a job that has ended.
 *
 * @param outcome {@code finished} or {@code failed}
 * @param worker the slot that ran it
 * @param began when it began
 * @param ended when it ended
 * @param result the JSON text that it returned
 * @param error what went wrong, with the stack
 */
public record JobRun(
    String outcome,
    String worker,
    Optional<Instant> began,
    Optional<Instant> ended,
    Optional<String> result,
    Optional<String> error) {}
