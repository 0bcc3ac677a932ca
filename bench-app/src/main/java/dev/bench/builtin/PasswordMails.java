package dev.bench.builtin;

import dev.bench.Context;
import dev.bench.Job;
import dev.bench.ValidationException;
import dev.bench.mail.MailAddress;
import dev.bench.runtime.Bench;
import dev.bench.session.Users;
import dev.bench.site.SiteAddress;
import dev.bench.site.SiteState;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails a link to a user who forgot the password.
 *
 * <p>Web enqueues {@link #sendLink} for each name that is typed. So the time of its answer does not
 * tell whether there is such a user.
 */
public final class PasswordMails {

  private static final Logger log = LoggerFactory.getLogger(PasswordMails.class);

  private PasswordMails() {}

  /**
   * Makes the link of {@code user} and writes its mail.
   *
   * <p>It does nothing for an unknown user. A stored name that is not a mail address is logged: a
   * failed job would change nothing.
   */
  @Job(queue = "short")
  public static void sendLink(Context ctx, String user) {
    Bench bench = Bench.of(ctx);
    bench
        .sessions()
        .users()
        .newResetKey(ctx.db(), user)
        .filter(key -> isReached(key.user(), ctx.site().name()))
        .ifPresent(key -> mail(ctx, bench.sites().require(ctx.site().name()), key));
  }

  private static boolean isReached(String user, String site) {
    try {
      MailAddress _ = MailAddress.of(user);
      return true;
    } catch (ValidationException wrong) {
      log.warn("No link for a new password is sent on {}: {}", site, wrong.getMessage());
      return false;
    }
  }

  private static void mail(Context ctx, SiteState site, Users.ResetKey key) {
    String link =
        SiteAddress.of(Bench.of(ctx).config(), site) + "/update-password?key=" + key.key();
    ctx.mail()
        .to(key.user())
        .subject("A new password for " + site.name())
        .template(
            "password-reset",
            Map.of(
                "link", link,
                "full_name", key.user(),
                "minutes", Users.LINK_LIFE.toMinutes()))
        .send();
  }
}
