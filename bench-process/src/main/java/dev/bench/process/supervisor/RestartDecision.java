package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.probe.Readiness;
import java.time.Duration;

/**
 * Decides what follows when a process ends by itself: a replacement at once, a restart after a
 * pause, none after too many failures, or none at all.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class RestartDecision {

  /** SIGRTMAX. */
  private static final int LAST_SIGNAL = 64;

  private final RunListener listener;

  RestartDecision(RunListener listener) {
    this.listener = listener;
  }

  /**
   * Decides; returns whether the process has ended for good. One that has done its work has not.
   */
  boolean isForGood(ManagedProcess process, boolean wasReady, int code, long now) {
    Readiness readiness = process.spec().care().readiness();
    if (code == 0 && readiness.ends()) {
      process.enter(ProcessState.DONE, now);
      tell(process, code, process.arrival());
      return false;
    }
    if (!process.spec().care().restart().applies(code)) {
      tell(process, code, text(code));
      boolean done = !readiness.takesTime();
      process.enter(
          code != 0 ? ProcessState.FAILED : done ? ProcessState.DONE : ProcessState.ENDED, now);
      return true;
    }
    if (code == ProcessManager.REPLACE_ME && wasReady && process.livedLongEnough(now)) {
      listener.notice(process.name(), "asks to be replaced");
      process.enter(ProcessState.WAITING, now);
      return false;
    }
    Duration pause = code == 0 ? process.pause() : process.failed(now);
    if (pause != null) {
      if (!process.lines().isAtWork(now)) {
        tellWhatWasHidden(process, code);
      }
      tell(process, code, text(code) + "; starts again in " + pause.toSeconds() + " s");
      process.enter(ProcessState.BACKING_OFF, now, now + pause.toNanos());
      return false;
    }
    tell(process, code, text(code) + ", too often: left alone. Its last lines:");
    process.lines().last().forEach(line -> tell(process, code, "  " + line));
    process.enter(ProcessState.LEFT_ALONE, now);
    return true;
  }

  /** The last lines of a quiet process that failed. */
  private void tellWhatWasHidden(ManagedProcess process, int code) {
    if (process.spec().care().readiness().shown() == Readiness.Shown.WORK) {
      process.lines().last().forEach(line -> tell(process, code, "  " + line));
    }
  }

  private void tell(ManagedProcess process, int code, String text) {
    if (code == 0) {
      listener.notice(process.name(), text);
    } else {
      listener.failure(process.name(), text);
    }
  }

  /** An exit code in words; above the last signal it is only a number. */
  static String text(int code) {
    if (code == ChildEvent.Stopped.UNKNOWN) {
      return "ended";
    }
    return code > 128 && code <= 128 + LAST_SIGNAL
        ? "ended by signal " + (code - 128) + signalName(code - 128)
        : "ended with exit code " + code;
  }

  /** The name of a signal in brackets; empty where the number depends on the system. */
  private static String signalName(int signal) {
    return switch (signal) {
      case 1 -> " (HUP)";
      case 2 -> " (INT)";
      case 3 -> " (QUIT)";
      case 4 -> " (ILL)";
      case 6 -> " (ABRT)";
      case 8 -> " (FPE)";
      case 9 -> " (KILL)";
      case 11 -> " (SEGV)";
      case 13 -> " (PIPE)";
      case 15 -> " (TERM)";
      default -> "";
    };
  }
}
