package dev.bench.template;

import java.util.regex.Pattern;

/**
 * The names of the pages that the runtime fills: {@code login, me, api-key, update-password,
 * markdown, error} and errors such as {@code 404}. An app replaces one by a template in HTML.
 */
public final class RuntimePages {

  private static final Pattern FILES =
      Pattern.compile("(login|me|api-key|update-password|markdown|error|\\d{3})\\.(html|md)");

  private RuntimePages() {}

  /**
   * Whether {@code file}, its path below {@code www/}, has the name of one, as HTML or Markdown.
   */
  public static boolean named(String file) {
    return FILES.matcher(file).matches();
  }
}
