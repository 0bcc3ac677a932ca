package dev.bench.logging;

import dev.bench.app.GenerationId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Whose work the log lines of this thread tell of, a library's lines too.
 *
 * <p>Opened where work enters the process (a request, a job, a console line, a check of a socket)
 * and closed on the same thread, which puts back what was there before.
 */
public final class LogContext implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogContext.class);

  private final Map<String, String> before;
  private @Nullable String job;

  private LogContext() {
    Map<String, String> copy = MDC.getCopyOfContextMap();
    before = copy == null ? Map.of() : copy;
  }

  /** Begins with what the thread's lines tell already. */
  public static LogContext open() {
    return new LogContext();
  }

  /** The lines name this site from now on. */
  public LogContext site(String name) {
    MDC.put("site", name);
    return this;
  }

  /** The lines name this user from now on. */
  public LogContext user(String name) {
    MDC.put("user", name);
    return this;
  }

  /** The lines name this request from now on. */
  public LogContext request(String id) {
    MDC.put("request", id);
    return this;
  }

  /** The lines name this job from now on. */
  public LogContext job(String id) {
    MDC.put("job", id);
    return this;
  }

  /**
   * The lines name this job from now on.
   *
   * @param bytes how much the job's code may log until the context is closed; more is left out
   */
  public LogContext job(String id, long bytes) {
    job = id;
    LogAllowance.begin(id, bytes);
    return job(id);
  }

  /** The lines name this generation of app code from now on. */
  public LogContext generation(GenerationId id) {
    MDC.put("generation", id.toString());
    return this;
  }

  @Override
  public void close() {
    long leftOut = job == null ? 0 : LogAllowance.end(job);
    if (leftOut > 0) {
      LOG.warn("{} lines of the job's log were left out (job_log_max_size)", leftOut);
    }
    MDC.setContextMap(before);
  }
}
