package dev.bench;

import java.util.Map;

/** The job that this unit of work is. */
public interface RunningJob {

  /** Its id. */
  String id();

  /** Which run this is, from 1. */
  int attempt();

  /** What was kept with it so far; a copy. */
  Map<String, Object> meta();

  /** Keeps {@code meta} with it, at once and whatever becomes of the transaction. */
  void saveMeta(Map<String, ?> meta);

  /** Throws when the job was stopped, is out of time, or belongs to another worker by now. */
  void checkStop();

  /** Whether this worker still holds the job. */
  boolean stillMine();
}
