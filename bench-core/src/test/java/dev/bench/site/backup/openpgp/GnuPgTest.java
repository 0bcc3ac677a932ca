package dev.bench.site.backup.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.dump.DumpRefusedException;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs(ForeignClient.GPG)
class GnuPgTest {

  @TempDir private Path folder;

  @AfterEach
  void stopAgent() throws Exception {
    new ProcessBuilder("gpgconf", "--homedir", folder.toString(), "--kill", "all")
        .start()
        .waitFor();
  }

  @Test
  void gpg_opens_what_we_encrypt_and_we_open_what_gpg_encrypts() throws Exception {
    byte[] content = EncryptionTest.content(200_000);
    Path ours = Files.write(folder.resolve("ours"), EncryptionTest.encrypted(content));
    Path theirs = Files.write(folder.resolve("theirs"), content);

    assertThat(gpg("--output", "opened", "--decrypt", ours.toString())).isZero();
    assertThat(folder.resolve("opened")).hasBinaryContent(content);

    assertThat(gpg("--output", "theirs.gpg", "--symmetric", theirs.toString())).isZero();
    byte[] message = Files.readAllBytes(folder.resolve("theirs.gpg"));
    assertThat(Decryption.isMessage(message[0] & 0xff)).isTrue();
    assertThat(EncryptionTest.opened(message, EncryptionTest.KEY)).isEqualTo(content);
    EncryptionTest.verify(message, EncryptionTest.KEY);
    message[message.length / 2] ^= 0x01;
    assertThatThrownBy(() -> EncryptionTest.verify(message, EncryptionTest.KEY))
        .isInstanceOf(DumpRefusedException.class);
  }

  private int gpg(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("gpg", "--homedir", folder.toString(), "--batch", "--quiet"));
    command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
    command.addAll(List.of(words));
    Process gpg =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try (OutputStream in = gpg.getOutputStream()) {
      in.write(EncryptionTest.KEY.passphrase().getBytes(UTF_8));
    }
    return gpg.waitFor();
  }
}
