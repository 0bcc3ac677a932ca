package dev.bench.mail;

/**
 * What became of a mail for one recipient.
 *
 * @param verdict what follows from it
 * @param text what the server said, or what went wrong; one line
 */
record Answer(Verdict verdict, String text) {

  private static final int LONGEST = 500;

  /** What follows from an answer. */
  enum Verdict {
    /** The server has taken the mail. */
    SENT,
    /** It has not, and may later. */
    LATER,
    /** It has not, and never will. */
    NEVER,
    /** It had the whole mail and gave no answer: to send it again may send it twice. */
    UNKNOWN
  }

  Answer {
    // A terminal would obey a control character that a server puts into its reply.
    String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    text = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** What a reply of the server with that code means. */
  static Answer of(int code, String reply) {
    return new Answer(code >= 500 && code <= 599 ? Verdict.NEVER : Verdict.LATER, reply);
  }
}
