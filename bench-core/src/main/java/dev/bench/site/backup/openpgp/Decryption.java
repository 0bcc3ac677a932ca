package dev.bench.site.backup.openpgp;

import dev.bench.database.dump.DumpRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.jspecify.annotations.Nullable;

/** Opens what {@link Encryption} or {@code gpg --symmetric} encrypted. */
public final class Decryption {

  /** How a message begins that {@code gpg} writes, and one that we write. */
  private static final int OLD_TAG = 0x8c;

  private static final int NEW_TAG = 0xc3;
  private static final int CHUNK = 1 << 16;

  private Decryption() {}

  /** Whether a file with that first byte is encrypted; neither SQL nor archives begin so. */
  public static boolean isMessage(int first) {
    return first == OLD_TAG || first == NEW_TAG;
  }

  /**
   * The content of {@code message}. A change or a missing end is found out by {@link #verify} only.
   *
   * @param name what messages call it
   * @throws DumpRefusedException when the key is wrong, or it was encrypted in another way
   */
  public static InputStream of(InputStream message, EncryptionKey key, String name)
      throws IOException {
    return content(encrypted(message, name), key, name);
  }

  /**
   * Reads {@code message} to its end.
   *
   * @param name what messages call it
   * @throws DumpRefusedException when the key is wrong, or when it was changed or cut off
   */
  public static void verify(InputStream message, EncryptionKey key, String name)
      throws IOException {
    PGPPBEEncryptedData encrypted = encrypted(message, name);
    InputStream content = content(encrypted, key, name);
    try {
      byte[] chunk = new byte[CHUNK];
      while (content.read(chunk) >= 0) {
        // All of it has to be read before its checksum can be compared.
      }
      if (!encrypted.verify()) {
        throw damaged(name, null);
      }
    } catch (IOException | PGPException | RuntimeException e) {
      throw e instanceof DumpRefusedException refused ? refused : damaged(name, e);
    }
  }

  private static PGPPBEEncryptedData encrypted(InputStream message, String name) {
    try {
      Object first = new BcPGPObjectFactory(message).nextObject();
      if (first instanceof PGPEncryptedDataList list
          && list.get(0) instanceof PGPPBEEncryptedData encrypted
          && encrypted.isIntegrityProtected()) {
        return encrypted;
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(name, e);
    }
    throw new DumpRefusedException(
        "%s is not encrypted with a passphrase and a checksum, as gpg --symmetric does it; use another backup"
            .formatted(name));
  }

  private static InputStream content(
      PGPPBEEncryptedData encrypted, EncryptionKey key, String name) {
    InputStream clear = clear(encrypted, key, name);
    try {
      Object inside = new BcPGPObjectFactory(clear).nextObject();
      if (inside instanceof PGPCompressedData compressed) {
        inside = new BcPGPObjectFactory(compressed.getDataStream()).nextObject();
      }
      if (inside instanceof PGPLiteralData literal) {
        return literal.getInputStream();
      }
      if (inside == null) {
        throw damaged(name, null); // it ends before its content
      }
    } catch (DumpRefusedException refused) {
      throw refused;
    } catch (IOException | PGPException | RuntimeException e) {
      throw isCutOff(e) ? damaged(name, e) : wrongKey(name, e);
    }
    throw wrongKey(name, null);
  }

  private static InputStream clear(PGPPBEEncryptedData encrypted, EncryptionKey key, String name) {
    try {
      return encrypted.getDataStream(
          new BcPBEDataDecryptorFactory(key.letters(), new BcPGPDigestCalculatorProvider()));
    } catch (PGPException | RuntimeException e) {
      throw isCutOff(e) ? damaged(name, e) : wrongKey(name, e);
    }
  }

  private static boolean isCutOff(Exception failure) {
    return failure instanceof EOFException || failure.getCause() instanceof EOFException;
  }

  private static DumpRefusedException wrongKey(String name, @Nullable Exception cause) {
    return refused(
        "%s cannot be opened with this key: give the key that it was encrypted with, or use another backup"
            .formatted(name),
        cause);
  }

  private static DumpRefusedException damaged(String name, @Nullable Exception cause) {
    return refused(
        "%s is damaged or cut off: its encrypted checksum is wrong; use another backup"
            .formatted(name),
        cause);
  }

  private static DumpRefusedException refused(String message, @Nullable Exception cause) {
    DumpRefusedException refused = new DumpRefusedException(message);
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }
}
