package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords(1000);

  @Test
  void a_password_matches_its_own_hash_only() {
    String hash = passwords.hash("grün & gut");
    assertThat(hash).startsWith("$argon2id$v=19$m=1000,t=2,p=1$");
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
    assertThat(
            passwords.matches("x", "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzYWx0$aGFzaGhhc2g"))
        .isFalse();
  }

  @Test
  void a_hash_of_argon2id_that_nothing_can_have_made_matches_nothing() {
    for (String wrong :
        new String[] {
          "m=31,t=2,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
          "m=1000,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
          "m=1000,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
          "m=1000,t=2,p=1$c29tZXNhbHQaa$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        }) {
      assertThat(passwords.matches("password", "$argon2id$v=19$" + wrong)).as(wrong).isFalse();
    }
  }

  @Test
  void a_hash_of_another_implementation_of_argon2id_is_read() {
    // made by Python: argon2.low_level.hash_secret(b"password", b"somesalt", 2, 65536, 1, 32, ID)
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(passwords.matches("password", hash)).isTrue();
    assertThat(passwords.matches("passwort", hash)).isFalse();
  }

  @Test
  void no_more_passwords_are_hashed_at_a_time_than_the_heap_holds() {
    assertThat(HashingPlaces.places(64, 1L << 30)).isEqualTo(4);
    assertThat(HashingPlaces.places(2, 1L << 30)).isEqualTo(2);
    assertThat(HashingPlaces.places(8, 16L << 20)).isEqualTo(1);
  }

  @Test
  void a_hash_that_cost_less_memory_is_outdated() {
    String hash = passwords.hash("a");
    assertThat(passwords.isOutdated(hash)).isFalse();
    assertThat(new Passwords(1001).isOutdated(hash)).isTrue();
    assertThat(passwords.isOutdated("plain")).isTrue();
    assertThat(passwords.isOutdated("$pbkdf2-sha256$600000$AAECAw$AAECAw")).isTrue();
  }
}
