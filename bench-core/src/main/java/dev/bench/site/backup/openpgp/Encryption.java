package dev.bench.site.backup.openpgp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * Encrypts a stream with a passphrase, so that {@code gpg --decrypt} opens it: AES-256, with the
 * checksum (MDC) that shows every change. Needs the memory of two buffers, however long it is.
 */
public final class Encryption {

  private static final int BUFFER = 1 << 16;

  /** 16 MiB are hashed for a passphrase (RFC 4880, 3.7.1.3), which slows down guessing. */
  private static final int PASSPHRASE_COST = 0xe0;

  private Encryption() {}

  /**
   * What is written to the result goes to {@code out} encrypted. Closing the result ends the
   * message and leaves {@code out} open.
   */
  public static OutputStream of(OutputStream out, EncryptionKey key) throws IOException {
    try {
      PGPEncryptedDataGenerator encrypted =
          new PGPEncryptedDataGenerator(
              new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                  .setWithIntegrityPacket(true)
                  .setSecureRandom(new SecureRandom()));
      encrypted.addMethod(
          new BcPBEKeyEncryptionMethodGenerator(
              key.letters(),
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256),
              PASSPHRASE_COST));
      OutputStream message = encrypted.open(out, new byte[BUFFER]);
      PGPLiteralDataGenerator literal = new PGPLiteralDataGenerator();
      OutputStream content =
          literal.open(message, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[BUFFER]);
      return new FilterOutputStream(content) {
        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          content.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
          literal.close();
          encrypted.close();
        }
      };
    } catch (PGPException e) {
      throw new IOException("The backup cannot be encrypted: " + e.getMessage(), e);
    }
  }
}
