package dev.bench.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the disk of the bench has room: logs, uploads, databases and Redis write to it. */
final class DiskSpace implements Rule {

  private static final long PERCENT = 5;

  @Override
  public List<Finding> look(Examination examination) throws IOException {
    long percent =
        examination.bench().config().settings().number("doctor_free_disk_percent").orElse(PERCENT);
    Path root = examination.bench().directory().root();
    FileStore disk = Files.getFileStore(root);
    long free = disk.getUsableSpace();
    return free * 100 >= disk.getTotalSpace() * percent
        ? List.of()
        : List.of(
            Finding.fault(
                this,
                "The disk of %s has only %,d MB left, less than %d %%."
                    .formatted(root, free / 1_000_000, percent),
                "Remove what is not needed, such as old backups, or enlarge the disk."));
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
