package dev.bench.worker.run;

import dev.bench.BenchException;
import dev.bench.queue.Lots.Lot;
import java.io.Serial;

/** A job cannot run now, through no fault of its own; the message says why and until when. */
final class ParkedException extends BenchException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Lot lot;

  ParkedException(Lot lot, String message) {
    super(503, message);
    this.lot = lot;
  }

  /** With which others it waits. */
  Lot lot() {
    return lot;
  }
}
