package dev.bench.replay;

import java.time.Duration;
import java.util.Optional;

/**
 * An SQL statement that a job ran, without the values of its parameters: these may be secrets.
 *
 * @param sql its text
 * @param took from its begin to its end
 * @param failure why it failed; empty when it did not
 */
public record SqlStatement(String sql, Duration took, Optional<String> failure) {}
