package dev.bench.site.backup.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import dev.bench.database.dump.DumpRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncryptionTest {

  static final EncryptionKey KEY = new EncryptionKey("a key with blanks and ü");

  @Test
  void what_is_encrypted_is_opened_by_its_key_only() throws IOException {
    byte[] content = content(200_000);
    byte[] message = encrypted(content);

    assertThat(Decryption.isMessage(message[0] & 0xff)).isTrue();
    assertThat(opened(message, KEY)).isEqualTo(content);
    verify(message, KEY);
    for (EncryptionKey other :
        new EncryptionKey[] {EncryptionKey.random(), EncryptionKey.random()}) {
      assertThatThrownBy(() -> verify(message, other))
          .isInstanceOf(DumpRefusedException.class)
          .hasMessageContaining("the-dump");
    }
    assertThat(encrypted(content)).as("each message has a salt of its own").isNotEqualTo(message);
  }

  @Test
  void an_empty_content_and_one_of_a_byte_are_encrypted_too() throws IOException {
    for (int size : new int[] {0, 1, 1 << 16}) {
      byte[] message = encrypted(content(size));

      assertThat(opened(message, KEY)).isEqualTo(content(size));
      verify(message, KEY);
    }
  }

  @Test
  void a_message_that_is_cut_off_or_changed_anywhere_is_refused() throws IOException {
    byte[] message = encrypted(content(100_000));
    for (int left : new int[] {1, 20, 70, 50_000, message.length - 1}) {
      assertThatThrownBy(() -> verify(Arrays.copyOf(message, left), KEY))
          .as("the first %d bytes", left)
          .isInstanceOf(DumpRefusedException.class);
    }
    for (int at : new int[] {200, 50_000, message.length - 30, message.length - 1}) {
      byte[] changed = message.clone();
      changed[at] ^= 0x01;
      assertThatThrownBy(() -> verify(changed, KEY))
          .as("byte %d", at)
          .isInstanceOf(DumpRefusedException.class)
          .hasMessageContaining("the-dump");
    }
    assertThatThrownBy(() -> verify("no message".getBytes(UTF_8), KEY))
        .isInstanceOf(DumpRefusedException.class);
  }

  @Test
  void a_key_is_shown_nowhere_and_two_are_never_equal() {
    EncryptionKey key = EncryptionKey.random();

    assertThat(key.passphrase()).hasSize(44).isNotEqualTo(EncryptionKey.random().passphrase());
    assertThat(key.toString()).doesNotContain(key.passphrase());
    assertThat(EncryptionKey.of(new Settings(Map.of("backup_encryption_key", "k"))))
        .contains(new EncryptionKey("k"));
    assertThat(EncryptionKey.of(new Settings(Map.of("backup_encryption_key", "")))).isEmpty();
  }

  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(1).nextBytes(content);
    return content;
  }

  static byte[] encrypted(byte[] content) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try (OutputStream out = Encryption.of(message, KEY)) {
      out.write(content);
    }
    return message.toByteArray();
  }

  static byte[] opened(byte[] message, EncryptionKey key) throws IOException {
    try (InputStream in = Decryption.of(new ByteArrayInputStream(message), key, "the-dump")) {
      return in.readAllBytes();
    }
  }

  static void verify(byte[] message, EncryptionKey key) throws IOException {
    Decryption.verify(new ByteArrayInputStream(message), key, "the-dump");
  }
}
