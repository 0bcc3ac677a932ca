package dev.bench.process.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the control socket of a run is: in a folder that only its owner may enter, so that there is
 * no moment at which somebody else could open it.
 *
 * <p>For a bench it is {@code config/pids/control/socket} of the bench. The path of a socket is
 * short by law, and not every file system has sockets; then it is in a folder of the run among the
 * temporary files. The record of the run says where. For another Procfile see {@link
 * ProcfileSockets}.
 *
 * @param socket the socket's path
 * @param alone whether its folder was made for it alone
 */
public record ControlPlace(Path socket, boolean alone) {

  /** In bytes, with the NUL; Linux allows 108 and macOS 104. */
  private static final int LONGEST_PATH = 104;

  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
  private static final String NAME = "socket";

  /**
   * A socket for a bench that listens.
   *
   * @param pids {@code config/pids} of the bench, whose run the caller holds
   * @param temporary a folder to be made where it cannot be there
   */
  public static Bound bind(Path pids, Path temporary) throws IOException {
    Path near = pids.toAbsolutePath().resolve("control");
    if (near.resolve(NAME).toString().getBytes(StandardCharsets.UTF_8).length < LONGEST_PATH) {
      try {
        makeOwnerOnly(near);
        return new ControlPlace(near.resolve(NAME), true).listen();
      } catch (IOException noSocketsHere) {
        // The folder may lie on a file system without sockets.
      }
    }
    Files.createDirectory(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    return new ControlPlace(temporary.resolve(NAME), true).listen();
  }

  /**
   * A place and what listens there.
   *
   * @param place where
   * @param channel bound to it
   */
  public record Bound(ControlPlace place, ServerSocketChannel channel) {}

  Bound listen() throws IOException {
    Files.deleteIfExists(socket); // a killed run's
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      return new Bound(this, channel);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static void makeOwnerOnly(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.setPosixFilePermissions(folder, OWNER_ONLY);
  }

  /** Removes the socket, and its folder when that was made for it alone. */
  void remove() {
    try {
      Files.deleteIfExists(socket);
      if (alone) {
        Files.deleteIfExists(socket.getParent());
      }
    } catch (IOException inUse) {
      // An empty folder among the temporary files harms nobody.
    }
  }
}
