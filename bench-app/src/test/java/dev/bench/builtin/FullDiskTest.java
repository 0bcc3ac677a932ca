package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.OPTIONS;
import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.site.Progress;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The folder of sites lies on a small disk of its own, which is full. */
class FullDiskTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @TempDir private Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectories(folder.resolve("sites"));
    mounted = runs("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    assumeTrue(mounted, "A disk cannot be mounted here: that needs root and the right to mount");
  }

  @AfterEach
  void unmount() throws Exception {
    assertThat(!mounted || runs("umount", "--lazy", disk.toString())).isTrue();
  }

  @Test
  void new_site_on_a_full_disk_leaves_nothing_and_succeeds_once_there_is_space() throws Exception {
    NewSiteFixture fixture = NewSiteFixture.in(folder, mariaDb.root());
    Path filler = disk.resolve("filler");
    fill(filler);

    assertThatThrownBy(() -> fixture.make(OPTIONS, Progress.silent()))
        .isInstanceOf(IOException.class);

    assertThat(fixture.siteFolders()).isEmpty();
    assertThat(fixture.journals()).isEmpty();
    Files.delete(filler);
    assertThat(fixture.make(OPTIONS, Progress.silent()).site()).isEqualTo(SITE);
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(Files.size(file)).isPositive();
    }
  }

  private static boolean runs(String... words) throws Exception {
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
  }
}
