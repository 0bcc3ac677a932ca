package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import dev.bench.session.HashingPlaces.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LoginCrowdTest {

  private static final String CROWD = "10.0.0.1";
  private static final String OTHER = "10.0.0.2";

  private final HashingPlaces places = new HashingPlaces(1);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  @Test
  void one_client_with_many_logins_delays_another_by_one_turn_only() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> logins = new ArrayList<>();
      Place busy = places.take(CROWD);
      for (int i = 0; i < HashingPlaces.MOST_WAITING; i++) {
        logins.add(threads.submit(() -> login(CROWD)));
      }
      await().until(() -> places.waiting() == HashingPlaces.MOST_WAITING);
      logins.add(threads.submit(() -> login(OTHER)));
      await().until(() -> refused.size() == 1);

      busy.close();

      for (Future<?> login : logins) {
        login.get();
      }
      assertThat(refused).containsExactly(CROWD);
      assertThat(order).hasSize(HashingPlaces.MOST_WAITING);
      assertThat(order.indexOf(OTHER)).isBetween(0, 1);
    }
  }

  @Test
  void the_last_caller_of_a_crowd_is_refused_and_holds_no_thread() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Place busy = places.take(CROWD);
      for (int i = 0; i < HashingPlaces.MOST_WAITING; i++) {
        Future<?> _ = threads.submit(() -> login(CROWD));
      }
      await().until(() -> places.waiting() == HashingPlaces.MOST_WAITING);

      assertThatThrownBy(() -> places.take(CROWD))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessage("Too many logins at this moment; try again");

      assertThat(places.waiting()).isEqualTo(HashingPlaces.MOST_WAITING);
      busy.close();
      await().until(() -> order.size() == HashingPlaces.MOST_WAITING);
    }
    assertThat(places.waiting()).isZero();
    places.take(CROWD).close(); // every place has come back
  }

  @Test
  void an_interrupted_caller_waits_no_longer_and_takes_no_place() throws Exception {
    Place busy = places.take(CROWD);
    Thread caller = Thread.ofPlatform().start(() -> login(CROWD));
    await().until(() -> places.waiting() == 1);

    caller.interrupt();
    caller.join();

    assertThat(refused).containsExactly(CROWD);
    assertThat(places.waiting()).isZero();
    busy.close();
    places.take(CROWD).close();
  }

  private void login(String network) {
    try (Place _ = places.take(network)) {
      order.add(network);
    } catch (ServiceUnavailableException e) {
      refused.add(network);
    }
  }
}
