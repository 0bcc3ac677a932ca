package dev.bench.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text part of a mail that was written in HTML: paragraphs, lists and links as a reader without
 * HTML needs them.
 *
 * <p>It never fails; markup that is not closed is left out. Its time grows with the length alone.
 */
public final class HtmlText {

  private static final Set<String> WITHOUT_TEXT = Set.of("head", "script", "style", "template");
  private static final Set<String> PARAGRAPHS =
      Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre");
  private static final Set<String> LINES =
      Set.of("br", "div", "tr", "section", "article", "header", "footer", "main", "address", "dt");
  private static final Map<String, String> ENTITIES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "ndash", "–",
          "mdash", "—", "hellip", "…", "euro", "€");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\\w{1,8}));");
  private static final Pattern HREF =
      Pattern.compile(
          "\\shref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern ALT =
      Pattern.compile("\\salt\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);

  private final String html;
  private final StringBuilder text = new StringBuilder();
  private String href = "";
  private int linkFrom;

  private HtmlText(String html) {
    this.html = html;
  }

  /** The text of {@code html}. */
  public static String of(String html) {
    return new HtmlText(html).read();
  }

  private String read() {
    int at = 0;
    while (at < html.length()) {
      int tag = html.indexOf('<', at);
      if (tag < 0) {
        addText(html.substring(at));
        break;
      }
      addText(html.substring(at, tag));
      at = afterTag(tag);
    }
    return text.toString().replaceAll("(?<! ) +\n", "\n").strip() + "\n";
  }

  /** Reads the tag at {@code from}; where the text goes on. */
  private int afterTag(int from) {
    boolean comment = html.startsWith("<!--", from);
    int end = html.indexOf(comment ? "-->" : ">", from);
    if (end < 0) {
      return html.length();
    }
    if (comment) {
      return end + 3;
    }
    String tag = html.substring(from + 1, end);
    String name = tag.replaceFirst("(?s)^/?([A-Za-z0-9]*).*", "$1").toLowerCase(Locale.ROOT);
    boolean closing = tag.startsWith("/");
    if (!closing && WITHOUT_TEXT.contains(name)) {
      return afterEnd(name, end);
    }
    mark(name, closing, tag);
    return end + 1;
  }

  private int afterEnd(String name, int from) {
    Matcher end =
        Pattern.compile("</" + name + "[^>]{0,100}>", Pattern.CASE_INSENSITIVE).matcher(html);
    return end.find(from) ? end.end() : html.length();
  }

  private void mark(String name, boolean closing, String tag) {
    if (PARAGRAPHS.contains(name)) {
      breakLine(2);
    } else if (LINES.contains(name)) {
      breakLine(1);
    } else if (name.equals("li") && !closing) {
      breakLine(1);
      text.append("- ");
    } else if (name.equals("hr")) {
      breakLine(2);
      text.append("----\n\n");
    } else if (name.equals("td") || name.equals("th") || name.equals("dd")) {
      addText(" ");
    } else if (name.equals("img")) {
      addText(attribute(ALT, tag));
    } else if (name.equals("a")) {
      link(closing, tag);
    }
  }

  private void link(boolean closing, String tag) {
    if (!closing) {
      href = decoded(attribute(HREF, tag)).strip();
      linkFrom = text.length();
    } else if (!href.isEmpty()) {
      String shown = text.substring(Math.min(linkFrom, text.length())).strip();
      String plain = href.replaceFirst("^mailto:", "");
      if (!shown.equals(plain) && !href.startsWith("#")) {
        text.append(shown.isEmpty() ? plain : " (" + plain + ")");
      }
      href = "";
    }
  }

  private void addText(String part) {
    String plain = decoded(part.replaceAll("\\s+", " "));
    boolean atStart = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
    text.append(atStart && plain.startsWith(" ") ? plain.substring(1) : plain);
  }

  private void breakLine(int lines) {
    int end = text.length();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    int there = 0;
    for (int i = end; i < text.length(); i++) {
      there += text.charAt(i) == '\n' ? 1 : 0;
    }
    if (end > 0 && there < lines) {
      text.setLength(end);
      text.append("\n".repeat(lines));
    }
  }

  private static String attribute(Pattern attribute, String tag) {
    Matcher found = attribute.matcher(tag);
    if (found.find()) {
      for (int i = 1; i <= found.groupCount(); i++) {
        if (found.group(i) != null) {
          return found.group(i);
        }
      }
    }
    return "";
  }

  private static String decoded(String text) {
    return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found)));
  }

  private static String character(java.util.regex.MatchResult found) {
    if (found.group(3) != null) {
      return ENTITIES.getOrDefault(found.group(3), found.group());
    }
    int point =
        found.group(1) != null
            ? Integer.parseInt(found.group(1))
            : Integer.parseInt(found.group(2), 16);
    return Character.isValidCodePoint(point) && !Character.isISOControl(point)
        ? Character.toString(point)
        : "";
  }
}
