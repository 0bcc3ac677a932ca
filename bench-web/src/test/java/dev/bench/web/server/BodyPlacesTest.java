package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyPlacesTest {

  private final BodyPlaces places = new BodyPlaces(2);

  @Test
  void a_network_of_ipv6_has_the_places_of_one_address() {
    BodyPlaces.Place first = places.take("2001:db8:1:2::1");
    assertThat(first).isNotNull();
    assertThat(places.take("2001:db8:1:2::2")).isNotNull();
    assertThat(places.take("2001:db8:1:2:ffff::3")).isNull();
    assertThat(places.take("2001:db8:1:3::3")).isNotNull();

    first.close();

    assertThat(places.take("2001:db8:1:2:ffff::3")).isNotNull();
  }

  @Test
  void each_address_of_ipv4_has_places_of_its_own() {
    assertThat(places.take("10.0.0.1")).isNotNull();
    assertThat(places.take("10.0.0.1")).isNotNull();
    assertThat(places.take("10.0.0.1")).isNull();
    assertThat(places.take("10.0.0.2")).isNotNull();
  }
}
