package dev.bench.site.backup;

import dev.bench.json.Json;
import dev.bench.site.journal.Operation;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the files of a backup from elsewhere into a folder, as steps of an operation.
 *
 * <p>Each file has a temporary name until all are whole and have the checksums of the manifest.
 *
 * @param folder the folder
 */
public record FetchedBackup(Path folder) {

  /** Where the files come from. */
  @FunctionalInterface
  public interface Source {

    /** Copies the file {@code name}; its bytes are checked by the reader. */
    void copy(String name, OutputStream out) throws Exception;
  }

  /**
   * Takes the backup {@code name}.
   *
   * @param manifest what is in it, whose file names have been checked
   * @return its files, the dump first
   * @throws BackupFailedException when a file is another than the manifest says, or when a file of
   *     that name is there already
   */
  public List<Path> take(Operation operation, String name, Manifest manifest, Source source)
      throws Exception {
    List<PartFile> files = new ArrayList<>();
    for (Manifest.Part part : manifest.files()) {
      operation.step(
          part.name(),
          () -> {
            PartFile file = PartFile.begin(operation, free(part.name()));
            files.add(file);
            Manifest.Part got =
                file.write(out -> source.copy(part.name(), new Measured(operation, part, out)));
            if (!got.equals(part)) {
              throw other(part);
            }
          });
    }
    operation.step(
        "manifest",
        () -> {
          PartFile file = PartFile.begin(operation, free(Manifest.fileOf(name)));
          files.add(file);
          file.write(out ->
              out.write((Json.core().indented(manifest) + "\n").getBytes(StandardCharsets.UTF_8)));
        });
    operation.step("names", () -> PartFile.name(files));
    return files.stream().map(PartFile::file).toList();
  }

  private Path free(String name) {
    Path file = folder.resolve(name);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BackupFailedException(
          "There is a file %s already, which is not overwritten; restore it, or move it away"
              .formatted(file));
    }
    return file;
  }

  private static BackupFailedException other(Manifest.Part part) {
    return new BackupFailedException(
        "%s in the store is damaged: it has another length or checksum than its manifest says (%d bytes); use another backup"
            .formatted(part.name(), part.bytes()));
  }

  /** Ends a file that is longer than it should be, and one whose operation is to end. */
  private static final class Measured extends FilterOutputStream {

    private final Operation operation;
    private final Manifest.Part part;
    private long bytes;

    Measured(Operation operation, Manifest.Part part, OutputStream out) {
      super(out);
      this.operation = operation;
      this.part = part;
    }

    @Override
    public void write(byte[] chunk, int from, int count) throws IOException {
      bytes += count;
      if (bytes > part.bytes()) {
        throw other(part);
      }
      try {
        operation.checkGoesOn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("it was interrupted", e);
      }
      out.write(chunk, from, count);
      operation.progress().advanced(part.name(), bytes, part.bytes());
    }

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }
  }
}
