package dev.bench.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {

  @Test
  void paragraphs_lists_and_links_are_readable_without_html() {
    String html =
        """
        <html><head><title>No</title><style>p { color: red }</style></head><body>
        <h1>Hello&nbsp;Ann</h1>
        <p>Two &lt;new&gt;
           todos &amp; one <b>old</b>.<br>See <a href="https://a.b/c?d=1&amp;e=2">the list</a>
           or <a href="https://a.b/">https://a.b/</a>.</p>
        <ul><li>Milk</li><li>Bread</li></ul><script>alert(1)</script>
        <!-- <p>hidden</p> --><table><tr><td>1</td><td>2</td></tr></table>
        </body></html>
        """;
    assertThat(HtmlText.of(html))
        .isEqualTo(
            """
            Hello Ann

            Two <new> todos & one old.
            See the list (https://a.b/c?d=1&e=2) or https://a.b/.

            - Milk
            - Bread

            1 2
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<", "<p", "a<!--", "&#99999999;&#0;&#x0;&;", "<a href='x", "</a>", "<script>"})
  void broken_markup_does_no_harm(String html) {
    assertThat(HtmlText.of(html)).endsWith("\n");
  }
}
