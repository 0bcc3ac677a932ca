package dev.bench.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownTest {

  @Test
  void the_title_is_the_first_heading_without_a_front_matter() {
    Markdown markdown = Markdown.of("Before\n\n# All about `doors` & *keys*\n");
    assertThat(markdown.title()).isEqualTo("All about doors & keys");
    assertThat(markdown.matter()).isEmpty();
  }

  @Test
  void a_front_matter_has_names_and_values() {
    Markdown markdown =
        Markdown.of("---\r\ntitle: 'One: two'\r\nin-menu: main\r\n- left out\r\n---\r\nText");
    assertThat(markdown.title()).isEqualTo("One: two");
    assertThat(markdown.matter()).isEqualTo(Map.of("title", "One: two", "in-menu", "main"));
    assertThat(markdown.html()).isEqualTo("<p>Text</p>\n");
  }

  @Test
  void a_line_of_hyphens_that_does_not_begin_the_text_is_a_rule() {
    Markdown markdown = Markdown.of("One\n\n---\n\ntitle: none\n\n---\n");
    assertThat(markdown.title()).isEmpty();
    assertThat(markdown.html()).contains("<hr />", "title: none");
  }

  @Test
  void an_empty_text_is_an_empty_page() {
    assertThat(Markdown.of("")).isEqualTo(new Markdown("", Map.of(), ""));
  }
}
