package dev.bench;

/** How a scheduled job is enqueued; unset options are the method's or the queue's defaults. */
public interface ScheduleOptions {

  /** The queue it is put in. */
  ScheduleOptions queue(String name);

  /** What to do when it is due while an earlier run is queued or going; {@link Overlap#SKIP}. */
  ScheduleOptions overlap(Overlap overlap);

  /** What to do about fires missed while no scheduler ran; {@link Missed#ONCE}. */
  ScheduleOptions missed(Missed missed);
}
