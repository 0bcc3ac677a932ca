package dev.bench.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Event;
import dev.bench.queue.Outgoing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendsTest {

  private final List<Outgoing> atOnce = new ArrayList<>();
  private final Sends sends = new Sends(atOnce::add);

  @Test
  void what_follows_the_last_commit_goes_with_the_settlement() {
    sends.begin();
    sends.finalCommitFollows();
    sends.send(events(1000));

    assertThat(sends.left()).isEqualTo(events(1000));
    assertThat(atOnce).isEmpty();
  }

  @Test
  void more_than_a_settlement_carries_is_sent_before_it() {
    sends.begin();
    sends.finalCommitFollows();
    sends.send(events(1001));

    assertThat(sends.left().isEmpty()).isTrue();
    assertThat(atOnce).containsExactly(events(1001));
  }

  @Test
  void what_follows_a_commit_on_the_way_is_sent_at_once() {
    sends.begin();
    sends.send(events(1));

    assertThat(sends.sentEarly()).isTrue();
    assertThat(atOnce).containsExactly(events(1));
  }

  private static Outgoing events(int count) {
    Event event = new Event("shop.localhost", "website", "sold", "{}");
    return new Outgoing(List.of(), Collections.nCopies(count, event));
  }
}
