package dev.bench.embedded;

import dev.bench.embedded.binaries.ServerFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The login of root on the bench's own MariaDB, kept as an option file for its client programs.
 *
 * @param password the password
 */
record RootLogin(String password) {

  /** The file's name in the server's folder; mode 0600. */
  static final String FILE = "root.cnf";

  private static final String KEY = "password=";

  static RootLogin read(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(KEY)) {
        return new RootLogin(line.substring(KEY.length()));
      }
    }
    throw new ServerFailedException(
        "%s holds no password; put the line %s… back, or move the folder away to begin anew"
            .formatted(file, KEY));
  }

  void write(Path file) throws IOException {
    String text = "[client]\nuser=root\n" + KEY + password + "\nskip-ssl\n";
    Set<StandardOpenOption> how =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out =
        FileChannel.open(
            file,
            how,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
  }

  @Override
  public String toString() {
    return "RootLogin[root]";
  }
}
