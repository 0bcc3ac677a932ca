package dev.bench.cli.production;

import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Removed;
import dev.bench.cli.machine.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx serves a bench no more: the link to its file is gone, and nginx has read that. */
final class NginxUnlinked implements Step {

  private final NginxService nginx;
  private final Path loaded;
  private final Removed link;

  NginxUnlinked(NginxService nginx, Installation bench) {
    this.nginx = nginx;
    this.loaded = new NginxLoaded(nginx, bench).record();
    this.link = Removed.link(nginx.file(bench.name()), bench.root().resolve("config"));
  }

  @Override
  public String what() {
    return link.what() + ", and let nginx read its files again";
  }

  /** The record is removed last, so a run that was killed before the reload is completed. */
  @Override
  public boolean isDone() throws IOException {
    return link.isDone() && !Files.exists(loaded);
  }

  @Override
  public void run() throws IOException {
    if (!link.isDone()) {
      link.run();
    }
    if (nginx.master().isPresent()) {
      nginx.reload();
    }
    Files.deleteIfExists(loaded);
  }

  @Override
  public void undo() throws IOException {
    link.undo();
  }
}
