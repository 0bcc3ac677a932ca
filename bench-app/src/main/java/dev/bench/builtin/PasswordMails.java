package dev.bench.builtin;

import dev.bench.Context;
import dev.bench.Job;
import dev.bench.runtime.Bench;
import dev.bench.session.Users;
import dev.bench.site.SiteAddress;
import dev.bench.site.SiteState;
import java.util.Map;

/**
 * Mails a link to a user who forgot the password.
 *
 * <p>Web enqueues {@link #sendLink} for each name that is typed. So the time of its answer does not
 * tell whether there is such a user.
 */
public final class PasswordMails {

  private PasswordMails() {}

  /** Makes the link of {@code user} and writes its mail; does nothing for an unknown user. */
  @Job(queue = "short")
  public static void sendLink(Context ctx, String user) {
    Bench bench = Bench.of(ctx);
    bench
        .sessions()
        .users()
        .newResetKey(ctx.db(), user)
        .ifPresent(key -> mail(ctx, bench.sites().require(ctx.site().name()), key));
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
