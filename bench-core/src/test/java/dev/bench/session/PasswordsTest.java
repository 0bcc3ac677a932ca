package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords(1000);

  @Test
  void a_password_matches_its_own_hash_only() {
    String hash = passwords.hash("grün & gut");
    assertThat(hash).startsWith("$pbkdf2-sha256$1000$").doesNotContain("=", "+");
    assertThat(passwords.matches("grün & gut", hash)).isTrue();
    assertThat(passwords.matches("grun & gut", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void the_same_password_has_another_hash_each_time() {
    assertThat(passwords.hash("a")).isNotEqualTo(passwords.hash("a"));
  }

  @Test
  void a_hash_in_the_format_of_passlib_is_read() {
    // made by Python: hashlib.pbkdf2_hmac("sha256", b"password", bytes(range(16)), 29000)
    String hash =
        "$pbkdf2-sha256$29000$AAECAwQFBgcICQoLDA0ODw$oQniwjLkYbajNGr0RGSng8udgXKplgpN15LZNV56KTQ";
    assertThat(passwords.matches("password", hash)).isTrue();
    assertThat(passwords.matches("passwort", hash)).isFalse();
  }

  @Test
  void no_hash_and_a_broken_hash_match_nothing() {
    assertThat(passwords.matches("", null)).isFalse();
    assertThat(passwords.matches("x", null)).isFalse();
    assertThat(passwords.matches("x", "")).isFalse();
    assertThat(passwords.matches("x", "$pbkdf2-sha256$0$AA$AA")).isFalse();
    assertThat(passwords.matches("x", "$pbkdf2-sha256$99999999$AA$AA")).isFalse();
    assertThat(passwords.matches("x", "$pbkdf2-sha256$1000$A$A")).isFalse();
    assertThat(passwords.matches("x", "plain x")).isFalse();
  }

  @Test
  void a_hash_with_fewer_iterations_is_outdated() {
    String hash = passwords.hash("a");
    assertThat(passwords.isOutdated(hash)).isFalse();
    assertThat(new Passwords(1001).isOutdated(hash)).isTrue();
    assertThat(passwords.isOutdated("plain")).isTrue();
  }
}
