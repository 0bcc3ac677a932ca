package dev.bench.web.page;

import dev.bench.app.Generation;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The script that shows faults of builds in pages and reloads them; only in {@code developer_mode}.
 *
 * <p>Its tag says which builds the page was made from, so that a page that is older than what is
 * served finds out.
 */
final class DeveloperScript {

  private static final String END = "</body>";

  private final String tag;

  /** The script for pages of {@code generation}. */
  DeveloperScript(Generation generation) {
    List<String> builds =
        generation.apps().values().stream()
            .flatMap(app -> app.build().map(build -> app.name() + "=" + build.id()).stream())
            .toList();
    this.tag =
        "<script src=\"/assets/bench/dev.js\" data-builds=\"%s\" data-events=\"%s\" defer></script>\n"
            .formatted(builds.stream().collect(Collectors.joining(" ")), BuildEvents.PATH);
  }

  /** {@code html} with the tag, when it is a whole page. */
  String addedTo(String html) {
    int end = html.lastIndexOf(END);
    return end < 0 ? html : html.substring(0, end) + tag + html.substring(end);
  }
}
