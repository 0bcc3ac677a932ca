package dev.bench.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * File systems that another machine changes too: a share of a virtual machine, of a container's
 * host, or of a server. The system sends no events of such changes.
 */
final class RemoteFileSystem {

  private static final Set<String> TYPES =
      Set.of("9p", "afs", "ceph", "cifs", "nfs", "nfs4", "prl_fs", "smb3", "vboxsf", "virtiofs");

  private RemoteFileSystem() {}

  /**
   * The first of {@code folders} on such a file system, with its type; empty when there is none.
   */
  static Optional<String> among(Collection<Path> folders) {
    for (Path folder : folders) {
      try {
        String type = Files.getFileStore(folder).type();
        if (isRemote(type)) {
          return Optional.of(folder + " lies on a file system of the type " + type);
        }
      } catch (IOException unknown) {
        // A folder whose file system cannot be asked is watched as any other.
      }
    }
    return Optional.empty();
  }

  /** Whether {@code type}, as in {@code /proc/mounts}, is one of another machine. */
  static boolean isRemote(String type) {
    return TYPES.contains(type) || type.startsWith("fuse.");
  }
}
