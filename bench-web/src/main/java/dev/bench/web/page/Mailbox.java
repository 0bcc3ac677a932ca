package dev.bench.web.page;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.mail.Attachment;
import dev.bench.mail.MailAddress;
import dev.bench.mail.MailRecords;
import dev.bench.mail.MailSetup;
import dev.bench.mail.MimeMail;
import dev.bench.mail.StoredMail;
import dev.bench.web.chain.LocalCaller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages {@code /mailbox}: the mail of a site, for its developers.
 *
 * <p>They ask for no login, so they are there in {@code developer_mode} only and answer this
 * machine only, as {@link LocalCaller} says; others are told that there is no such page. Each runs
 * in a unit of work.
 */
public final class Mailbox {

  private static final int MOST = 200;

  /** Nothing in a mail runs, and its forms and links do nothing to the site. */
  private static final String SANDBOX =
      "sandbox allow-popups; default-src 'none'; img-src data: http: https:;"
          + " style-src 'unsafe-inline' http: https:; font-src data: http: https:";

  private final Templates templates;
  private final PageVariables variables;

  /** The mailboxes whose pages {@code templates} makes. */
  public Mailbox(Templates templates, PageVariables variables) {
    this.templates = templates;
    this.variables = variables;
  }

  /** The newest mails: {@code /mailbox}. */
  public Application list() {
    return local(request -> {
      Context ctx = Context.current();
      Map<String, @Nullable Object> model = variables.of(request);
      List<MailRecords.Summary> mails = MailRecords.list(ctx.db(), Optional.empty(), MOST);
      model.put("mails", mails);
      model.put("full", mails.size() == MOST);
      model.put("most", MOST);
      model.put("why", MailSetup.of(ctx.site().config()).why());
      return templates.page("bench/mailbox.html", model);
    });
  }

  /** One mail: {@code /mailbox/{id}}, as HTML, text or source by {@code view}. */
  public Application mail() {
    return local(request -> {
      StoredMail mail = find(request);
      boolean html = mail.head().html() != null;
      String view = request.query("view").orElse(html ? "html" : "text");
      Map<String, @Nullable Object> model = variables.of(request);
      model.put("mail", mail.head());
      model.put("message", mail.message());
      model.put("recipients", mail.recipients());
      model.put("sender", sender().text());
      model.put("attachments", mail.attachments().stream().map(Mailbox::described).toList());
      model.put("view", html || !view.equals("html") ? view : "text");
      model.put("source", view.equals("source") ? source(mail) : "");
      return templates.page("bench/mail.html", model);
    });
  }

  /** The HTML part alone: {@code /mailbox/{id}/html}. */
  public Application html() {
    return local(request ->
        Response.text("text/html", Optional.ofNullable(find(request).head().html()).orElse(""))
            .withHeader("Content-Security-Policy", SANDBOX));
  }

  /** An attachment, to be stored: {@code /mailbox/{id}/attachments/{number}}. */
  public Application attachment() {
    return local(request -> {
      List<Attachment> attachments = find(request).attachments();
      int number = Math.toIntExact(number(request, "number"));
      if (number >= attachments.size()) {
        throw notFound(request);
      }
      Attachment attachment = attachments.get(number);
      String name = attachment.fileName().replaceAll("[^\\w.-]", "_");
      return Response.bytes("application/octet-stream", attachment.content())
          .withHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
    });
  }

  private static Application local(Application page) {
    return request -> {
      if (!LocalCaller.is(request)) {
        throw notFound(request);
      }
      return page.handle(request);
    };
  }

  private static StoredMail find(Request request) {
    return MailRecords.find(Context.current().db(), number(request, "id"))
        .orElseThrow(() -> notFound(request));
  }

  private static long number(Request request, String parameter) {
    return request
        .pathParameter(parameter)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::valueOf)
        .orElseThrow(() -> notFound(request));
  }

  private static Map<String, Object> described(Attachment attachment) {
    return Map.of(
        "name", attachment.fileName(),
        "type", attachment.mediaType(),
        "size", size(attachment.content().length));
  }

  private static String size(int bytes) {
    return bytes < 1024 ? bytes + " B" : "%.1f KiB".formatted(bytes / 1024.0);
  }

  private static String source(StoredMail mail) {
    return new String(MimeMail.source(mail, sender()), StandardCharsets.UTF_8);
  }

  /** The sender that the mail would have now. */
  private static MailAddress sender() {
    return MailSetup.sender(Context.current().site().config())
        .orElse(new MailAddress("", "sender@example.invalid"));
  }

  private static DoesNotExistException notFound(Request request) {
    return new DoesNotExistException("There is no page " + request.path());
  }
}
