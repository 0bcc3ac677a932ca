package dev.bench.database.dump;

import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Path;

/** Option files for MariaDB's client programs, so that no password stands in a command line. */
public final class LoginFile {

  private LoginFile() {}

  /**
   * What such a file says to enter {@code address}; of several servers, the one that takes writes.
   *
   * @throws dev.bench.database.DatabaseUnavailableException when none of several takes writes
   */
  public static String text(DatabaseAddress address) {
    StringBuilder text = new StringBuilder("[client]\n");
    text.append("user=").append(quoted(address.user())).append('\n');
    text.append("password=").append(quoted(address.password())).append('\n');
    if (address.socket().isPresent()) {
      text.append("socket=").append(quoted(address.socket().get())).append('\n');
    } else {
      DatabaseAddress server = address.writable(); // these programs know no lists
      text.append("host=").append(quoted(server.host())).append('\n');
      text.append("port=").append(server.port()).append("\nprotocol=tcp\n");
      if (address.authorities().isPresent()) {
        text.append("ssl-ca=").append(quoted(address.authorities().get())).append('\n');
        return text.append("ssl-verify-server-cert\n").toString();
      }
    }
    return text.append("skip-ssl\n").toString();
  }

  /** Writes such a file, readable by its owner only. */
  public static void write(Path file, DatabaseAddress address) throws IOException {
    ConfigFile.replace(file, text(address));
  }

  private static String quoted(String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("A login of MariaDB has no line breaks");
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
