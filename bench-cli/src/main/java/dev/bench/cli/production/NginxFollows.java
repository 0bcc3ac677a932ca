package dev.bench.cli.production;

import dev.bench.cli.machine.NginxParts;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Written;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** nginx serves the bench as its settings of now say. */
final class NginxFollows implements Step {

  private final ProductionFiles files;
  private final NginxService nginx;
  private final Installation bench;
  private final Consumer<String> notices;
  private Optional<Written> written = Optional.empty();

  /**
   * The nginx in front of a bench.
   *
   * @param notices hears what is left out and why
   */
  NginxFollows(
      ProductionFiles files, NginxService nginx, Installation bench, Consumer<String> notices) {
    this.files = files;
    this.nginx = nginx;
    this.bench = bench;
    this.notices = notices;
  }

  @Override
  public String what() {
    return "write config/nginx.conf and let nginx read it";
  }

  @Override
  public boolean isDone() throws IOException {
    return files.nginx(_ -> {}, _ -> {}).isUpToDate() && new NginxLoaded(nginx, bench).isDone();
  }

  @Override
  public void run() throws IOException {
    List<String> broken = new ArrayList<>();
    Draft conf = files.nginx(notices, broken::add);
    requireAllParts(conf, broken);
    broken.forEach(notices);
    nginx.check(bench.name(), conf.after());
    Written file = Written.inBench(conf.file(), conf.after());
    written = Optional.of(file);
    file.run();
    new NginxLoaded(nginx, bench).run();
  }

  /** A part that was served may guard a site, so no change of settings may leave it out. */
  private void requireAllParts(Draft conf, List<String> broken) {
    Set<String> lost = new TreeSet<>(NginxParts.in(conf.before()).keySet());
    lost.removeAll(NginxParts.in(conf.after()).keySet());
    lost.removeIf(name -> !Files.exists(bench.root().resolve("config/nginx.d").resolve(name)));
    if (!lost.isEmpty()) {
      throw new CannotSetUpException(String.join("; ", broken));
    }
  }

  @Override
  public void undo() throws IOException {
    if (written.isPresent()) {
      written.get().undo();
      new NginxLoaded(nginx, bench).undo();
    }
  }
}
