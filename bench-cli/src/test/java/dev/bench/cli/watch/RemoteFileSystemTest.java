package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteFileSystemTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"9p", "nfs4", "cifs", "vboxsf", "virtiofs", "fuse.sshfs", "fuse.grpcfuse"})
  void shares_of_other_machines_send_no_events(String type) {
    assertThat(RemoteFileSystem.isRemote(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "btrfs", "xfs", "tmpfs", "overlay", "fuseblk", "apfs"})
  void own_disks_do(String type) {
    assertThat(RemoteFileSystem.isRemote(type)).isFalse();
  }

  @Test
  void folders_of_this_machine_are_watched_by_events(@TempDir Path folder) {
    assertThat(RemoteFileSystem.among(List.of(folder))).isEmpty();
  }
}
