package dev.bench.site.backup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.cancel.Cancellation;
import dev.bench.database.dump.DumpRefusedException;
import dev.bench.site.backup.openpgp.Encryption;
import dev.bench.site.backup.openpgp.EncryptionKey;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {

  private static final EncryptionKey KEY = new EncryptionKey("a key");

  @TempDir private Path folder;

  @Test
  void an_encrypted_file_that_was_changed_with_its_manifest_is_refused() throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (OutputStream out = Encryption.of(message, KEY)) {
      out.write(new byte[10_000]);
    }
    byte[] bytes = message.toByteArray();
    Path file = folder.resolve("the-database-enc.sql.gz");

    Files.write(file, bytes);
    BackupFile.verify(file, Optional.of(manifested(bytes)), Optional.of(KEY), new Cancellation());

    bytes[5_000 % bytes.length] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() ->
            BackupFile.verify(
                file, Optional.of(manifested(bytes)), Optional.of(KEY), new Cancellation()))
        .isInstanceOf(DumpRefusedException.class)
        .hasMessageContaining("the-database-enc.sql.gz is damaged");
  }

  private static Manifest.Part manifested(byte[] bytes) {
    String sum = HexFormat.of().formatHex(PartFile.sha256().digest(bytes));
    return new Manifest.Part("the-database-enc.sql.gz", bytes.length, sum);
  }
}
