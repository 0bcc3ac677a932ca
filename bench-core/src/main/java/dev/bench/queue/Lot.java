package dev.bench.queue;

import java.util.Optional;

/**
 * The jobs of a site that are parked for the same reason.
 *
 * <p>Shape in Redis: {@code <cause> <site> <code>}, a hyphen for what is empty.
 *
 * @param cause what they wait for
 * @param site the site; empty when a job names none
 * @param code which code was served when they were parked, for {@link Cause#CODE}; else empty
 */
public record Lot(Cause cause, String site, String code) {

  private static final String NOTHING = "-";

  /** What parked jobs wait for. */
  public enum Cause {
    /** The site's database answers again. */
    DATABASE,
    /** The site's maintenance is over. */
    MAINTENANCE,
    /** An installed app declares the method. */
    CODE,
    /** The bench has a default site, for jobs that name none. */
    SITE
  }

  /** Refuses what could not be read back. */
  public Lot {
    if (site.indexOf(' ') >= 0 || code.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "\"%s\" and \"%s\" must not contain blanks".formatted(site, code));
    }
  }

  /** A lot without a mark of code. */
  public Lot(Cause cause, String site) {
    this(cause, site, "");
  }

  /** The lot that {@code text} stands for; empty when it stands for none. */
  static Optional<Lot> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    for (Cause cause : Cause.values()) {
      if (cause.name().equals(parts[0])) {
        return Optional.of(new Lot(cause, read(parts[1]), read(parts[2])));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return cause + " " + written(site) + " " + written(code);
  }

  private static String written(String part) {
    return part.isEmpty() ? NOTHING : part;
  }

  private static String read(String part) {
    return part.equals(NOTHING) ? "" : part;
  }
}
