package dev.bench.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a process may open enough files; sockets are files too. The limit of this command is
 * looked at, which a {@code bench start} from the same shell inherits.
 */
final class FileLimit implements Rule {

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern OPEN_FILES =
      Pattern.compile("(?m)^Max open files\\s+(\\d{1,18})\\s");
  private static final long ENOUGH = 4096;

  @Override
  public List<Finding> look(Examination examination) throws IOException {
    if (!Files.isReadable(LIMITS)) {
      return List.of(); // not Linux
    }
    Matcher soft = OPEN_FILES.matcher(Files.readString(LIMITS));
    long limit = soft.find() ? Long.parseLong(soft.group(1)) : Long.MAX_VALUE;
    return limit >= ENOUGH
        ? List.of()
        : List.of(
            Finding.note(
                this,
                "A process may open %d files; %d are advisable.".formatted(limit, ENOUGH),
                "ulimit -n 65536, or LimitNOFILE=65536 in the unit of systemd"));
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
