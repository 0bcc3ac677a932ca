package dev.bench.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the former forms of openssl, compared with certificates. */
class CertificateFilesTest {

  private static final String RSA = "genrsa -traditional -out %s 2048";
  private static final String EC = "ecparam -genkey -name prime256v1 -out %s";
  private static final String LARGE_EC = "ecparam -genkey -name secp384r1 -noout -out %s";

  @TempDir private Path folder;

  @BeforeEach
  void need_openssl() {
    assumeTrue(Machine.program("openssl").isPresent(), "openssl is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {RSA, EC, LARGE_EC})
  void a_bare_key_is_that_of_its_certificate_and_of_no_other(String kind) throws IOException {
    Path key = key("own.key", kind);
    Path chain = folder.resolve("chain.pem");
    openssl("req -x509 -subj /CN=a.example -days 2 -key %s -out %s".formatted(key, chain));

    assertThat(new CertificateFiles(chain, key).fault()).isEmpty();

    Path encrypted = folder.resolve("encrypted.key");
    String own = kind.equals(RSA) ? "rsa -traditional" : "ec";
    openssl("%s -aes128 -passout pass:secret -in %s -out %s".formatted(own, key, encrypted));
    assertThat(new CertificateFiles(chain, encrypted).fault()).isEmpty();

    for (String other : List.of(RSA, EC)) {
      Path foreign = key("other.key", other);
      assertThat(new CertificateFiles(chain, foreign).fault())
          .contains("%s is not the key of %s".formatted(foreign, chain));
    }
  }

  private Path key(String name, String kind) throws IOException {
    Path file = folder.resolve(name);
    openssl(kind.formatted(file));
    return file;
  }

  private void openssl(String words) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ", -1)));
    new Machine(folder).run(command.toArray(String[]::new));
  }
}
