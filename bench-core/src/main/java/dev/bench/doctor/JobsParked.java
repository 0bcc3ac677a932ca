package dev.bench.doctor;

import dev.bench.queue.Lots;
import dev.bench.queue.Lots.Lot;
import java.util.ArrayList;
import java.util.List;

/** Whether jobs wait for a database, for code or for the end of a maintenance. */
final class JobsParked implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    Lots lots = new Lots(examination.bench().queue(), examination.reach().bench());
    List<Finding> findings = new ArrayList<>();
    for (Lot lot : lots.all()) {
      long jobs = lots.size(lot);
      if (jobs > 0) {
        findings.add(
            Finding.note(
                this,
                "Jobs of %s are parked, since %s: %,d."
                    .formatted(lot.site().isEmpty() ? "no site" : lot.site(), cause(lot), jobs),
                "bench jobs --state parked"));
      }
    }
    return findings;
  }

  private static String cause(Lot lot) {
    return switch (lot.cause()) {
      case DATABASE -> "its database is away";
      case MAINTENANCE -> "it is in maintenance";
      case CODE -> "no installed app declares their methods";
      case SITE -> "they name no site, and the bench has no default_site";
    };
  }
}
