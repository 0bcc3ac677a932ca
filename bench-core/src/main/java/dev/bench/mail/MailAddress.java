package dev.bench.mail;

import dev.bench.ValidationException;
import java.net.IDN;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with the name that people read.
 *
 * @param name empty when there is none
 * @param address such as {@code ann@example.com}; ASCII, the domain in its ASCII form
 */
public record MailAddress(String name, String address) {

  private static final int LONGEST_ADDRESS = 254;
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST_NAME = 200;

  private static final Pattern NAMED = Pattern.compile("\"?([^\"<>]*?)\"?\\s*<([^<>]*)>");
  private static final Pattern LOCAL_PART =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9-]{1,63}");

  /** Checks both. */
  public MailAddress {
    if (HeaderText.breaksLine(name) || name.length() > LONGEST_NAME) {
      throw wrong(name, "its name is one line of at most %d characters".formatted(LONGEST_NAME));
    }
    int at = address.lastIndexOf('@');
    if (at < 1 || address.length() > LONGEST_ADDRESS || at > LONGEST_LOCAL_PART) {
      throw wrong(address, "write it as name@example.com");
    }
    if (!LOCAL_PART.matcher(address.substring(0, at)).matches()) {
      throw wrong(address, "before the @ stand ASCII letters, digits, dots and hyphens");
    }
    address = address.substring(0, at + 1) + domain(address);
  }

  /**
   * The address that {@code text} writes: {@code ann@example.com} or {@code Ann <ann@example.com>}.
   *
   * @throws ValidationException when it writes none
   */
  public static MailAddress of(String text) {
    Matcher named = NAMED.matcher(text.strip());
    return named.matches()
        ? new MailAddress(named.group(1).strip(), named.group(2).strip())
        : new MailAddress("", text.strip());
  }

  /** The address as {@link #of} reads it. */
  public String text() {
    return name.isEmpty() ? address : name + " <" + address + ">";
  }

  private static String domain(String address) {
    String domain = address.substring(address.lastIndexOf('@') + 1);
    try {
      String ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
      if (DOMAIN.matcher(ascii).matches()) {
        return ascii;
      }
    } catch (IllegalArgumentException noDomain) {
      // told below
    }
    throw wrong(address, "after the @ stands a domain such as example.com");
  }

  private static ValidationException wrong(String text, String expected) {
    return new ValidationException(
        "\"%s\" is not a mail address; %s".formatted(HeaderText.shown(text), expected));
  }
}
