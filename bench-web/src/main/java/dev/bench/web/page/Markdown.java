package dev.bench.web.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A text in Markdown (CommonMark, with tables), as HTML.
 *
 * <p>Raw HTML stays as it is: such texts are files of an app, which are trusted as its templates
 * are. Nothing of a request is put into them.
 *
 * @param title of the front matter, else the first heading, else empty
 * @param matter the front matter: lines {@code name: value} between two lines of three hyphens;
 *     other lines there, such as lists, are left out
 * @param html the text
 */
record Markdown(String title, Map<String, String> matter, String html) {

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();

  private static final Pattern MATTER =
      Pattern.compile(
          "\\A\\uFEFF?---[ \\t]*\\R(.*?)^---[ \\t]*(\\R|\\z)", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINE =
      Pattern.compile(
          "^([\\w-]+)[ \\t]*:[ \\t]*(?:\"(.*)\"|'(.*)'|(.*?))[ \\t]*$", Pattern.MULTILINE);

  /** Copies the map. */
  Markdown {
    matter = Map.copyOf(matter);
  }

  /** Reads a text. */
  static Markdown of(String source) {
    Matcher head = MATTER.matcher(source);
    boolean hasMatter = head.find();
    Map<String, String> matter = hasMatter ? matter(head.group(1)) : Map.of();
    Node document = PARSER.parse(hasMatter ? source.substring(head.end()) : source);
    String title = matter.getOrDefault("title", "");
    return new Markdown(
        title.isEmpty() ? firstHeading(document) : title, matter, HTML.render(document));
  }

  private static Map<String, String> matter(String lines) {
    Map<String, String> matter = new LinkedHashMap<>();
    LINE.matcher(lines)
        .results()
        .forEach(line -> {
          for (int group = 2; group <= 4; group++) {
            if (line.group(group) != null) {
              matter.put(line.group(1), line.group(group));
            }
          }
        });
    return matter;
  }

  private static String firstHeading(Node document) {
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        return text(heading);
      }
    }
    return "";
  }

  private static String text(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }
}
