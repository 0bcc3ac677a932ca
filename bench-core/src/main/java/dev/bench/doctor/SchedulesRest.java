package dev.bench.doctor;

import dev.bench.operate.SchedulerStatus;
import dev.bench.operate.SchedulerSwitch;
import dev.bench.site.SiteState;
import java.util.ArrayList;
import java.util.List;

/** Whether the schedules of a site rest by decision. */
final class SchedulesRest implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    List<Finding> findings = new ArrayList<>();
    for (SiteState site : examination.bench().sites().all()) {
      SchedulerStatus status = SchedulerSwitch.status(site);
      if (status.state() != SchedulerStatus.State.ENABLED) {
        findings.add(Finding.note(this, status.sentence(), status.next()));
      }
    }
    return findings;
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
