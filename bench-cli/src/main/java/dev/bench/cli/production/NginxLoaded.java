package dev.bench.cli.production;

import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Step;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * nginx has read the files of a bench.
 *
 * <p>After each reload the process of nginx and a hash of the file are written down. So a run that
 * was killed before the reload is completed by the next one, and a run without changes reloads
 * nothing.
 *
 * @param nginx the nginx
 * @param bench the bench
 */
record NginxLoaded(NginxService nginx, Installation bench) implements Step {

  @Override
  public String what() {
    return "let nginx read its files again";
  }

  /** Where it is written down. */
  Path record() {
    return bench.root().resolve("config/pids/nginx.loaded");
  }

  @Override
  public boolean isDone() throws IOException {
    return Files.isReadable(record())
        && nginx.master().isPresent()
        && Files.readString(record()).equals(loaded());
  }

  @Override
  public void run() throws IOException {
    nginx.reload();
    ConfigFile.replace(record(), loaded());
  }

  @Override
  public void undo() throws IOException {
    Files.deleteIfExists(record()); // nginx reads the restored files when all is undone
  }

  private String loaded() throws IOException {
    long master = nginx.master().map(ProcessHandle::pid).orElse(0L);
    return "%d %s\n".formatted(master, hash());
  }

  private String hash() throws IOException {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(Files.readAllBytes(bench.root().resolve("config/nginx.conf")));
      return HexFormat.of().formatHex(hash.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
