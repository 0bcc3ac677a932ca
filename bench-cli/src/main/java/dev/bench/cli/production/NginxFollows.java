package dev.bench.cli.production;

import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Written;
import dev.bench.cli.setup.Draft;
import java.io.IOException;
import java.util.Optional;
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
    return files.nginx(_ -> {}).isUpToDate() && new NginxLoaded(nginx, bench).isDone();
  }

  @Override
  public void run() throws IOException {
    Draft conf = files.nginx(notices);
    nginx.check(bench.name(), conf.after());
    Written file = Written.inBench(conf.file(), conf.after());
    written = Optional.of(file);
    file.run();
    new NginxLoaded(nginx, bench).run();
  }

  @Override
  public void undo() throws IOException {
    if (written.isPresent()) {
      written.get().undo();
      new NginxLoaded(nginx, bench).undo();
    }
  }
}
