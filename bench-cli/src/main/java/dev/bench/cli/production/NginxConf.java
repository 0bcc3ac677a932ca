package dev.bench.cli.production;

import dev.bench.cli.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The text of {@code config/nginx.conf}: one server block for each group of hosts, in front of web
 * and socketio.
 *
 * <p>nginx sends files of {@code /assets} itself, files of {@code /files} that a browser may show,
 * and private files when web tells it to by {@code X-Accel-Redirect}.
 */
final class NginxConf {

  /** The port of plain HTTP. */
  static final int HTTP = 80;

  /** The port of TLS. */
  static final int HTTPS = 443;

  /** The kinds of files that a browser may show; web sends all others, as files to be saved. */
  static final String SHOWN = "avif|css|csv|gif|ico|jpe?g|json|mp3|mp4|png|txt|webm|webp|woff2?";

  /** As web has them for such a file. */
  private static final String HARMLESS =
      "add_header X-Content-Type-Options nosniff always;\n    add_header Content-Security-Policy"
          + " \"sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'\" always;";

  private static final long USUAL_BODY = 25L << 20;

  private final Installation bench;
  private final Machine machine;
  private final Set<Integer> refused;
  private final boolean ipv6;

  /**
   * The text for a bench.
   *
   * @param machine where nginx runs
   * @param refused the ports on which unknown hosts are refused here, if a site listens there; for
   *     each port one file of nginx may do so
   * @param ipv6 whether the machine has IPv6; without it nginx cannot listen there
   */
  NginxConf(Installation bench, Machine machine, Set<Integer> refused, boolean ipv6) {
    this.bench = bench;
    this.machine = machine;
    this.refused = Set.copyOf(refused);
    this.ipv6 = ipv6;
  }

  /**
   * The whole file.
   *
   * @param unusable certificates that nginx cannot use; their hosts answer 503
   * @param own the lines of people's own parts, for each server block
   */
  String text(List<VirtualHost> hosts, Set<Certificate> unusable, String own) {
    StringBuilder text = new StringBuilder(head());
    for (int port : ports(hosts)) {
      if (refused.contains(port)) {
        text.append(
            port == HTTPS
                ? stranger(listen(port, " ssl default_server") + "  ssl_reject_handshake on;\n")
                : stranger(listen(port, " default_server")));
      }
    }
    for (VirtualHost host : hosts) {
      if (host.certificate().filter(unusable::contains).isPresent()) {
        text.append(withoutTls(host));
      } else {
        host.certificate().ifPresent(_ -> text.append(toTls(host)));
        text.append(server(host, own));
      }
    }
    return text.toString();
  }

  /** The ports that a bench with these hosts listens on. */
  static Set<Integer> ports(List<VirtualHost> hosts) {
    Set<Integer> ports = new TreeSet<>();
    for (VirtualHost host : hosts) {
      ports.add(host.port());
      if (host.certificate().isPresent()) {
        ports.add(HTTPS);
      }
    }
    return ports.isEmpty() ? Set.of(HTTP) : ports;
  }

  private String head() {
    return """
    # Made by "bench setup nginx", which replaces it. Your own parts go into config/nginx.d/*.conf;
    # the command copies them into each server block.

    upstream %1$s-web {
      server 127.0.0.1:%3$d max_fails=0;
      keepalive 32;
    }
    upstream %1$s-socketio {
      server 127.0.0.1:%4$d max_fails=0;
    }

    # A proxy in front of nginx says how its caller came; nginx believes the trusted ones only.
    geo $realip_remote_addr $%2$s_proxied {
      default 0;
    %5$s}
    map "$%2$s_proxied $http_x_forwarded_proto" $%2$s_scheme {
      default $scheme;
      "1 https" https;
      "1 http" http;
    }
    """
        .formatted(
            bench.name(),
            variable(),
            bench.config().webserverPort(),
            bench.config().socketioPort(),
            lines("  %s 1;", proxies()));
  }

  /** A variable is global in nginx, so each bench has names of its own. */
  private String variable() {
    return bench.name().toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** The proxies in front of nginx: those that web trusts, but nginx itself. */
  private List<String> proxies() {
    return bench.config().settings().list("trusted_proxies").stream()
        .filter(each -> !each.startsWith("127.") && !each.equals("::1"))
        .toList();
  }

  private static String lines(String shape, List<String> values) {
    return values.stream().map(each -> shape.formatted(each) + "\n").collect(Collectors.joining());
  }

  private String listen(int port, String rest) {
    return "  listen %d%s;\n".formatted(port, rest)
        + (ipv6 ? "  listen [::]:%d%s;\n".formatted(port, rest) : "");
  }

  private static String stranger(String listens) {
    return "\n# A host that no bench knows.\nserver {\n"
        + listens
        + "  server_name _;\n  server_tokens off;\n  return 404;\n}\n";
  }

  private String toTls(VirtualHost host) {
    return plain(host, "return 301 https://$host$request_uri;");
  }

  /** A site that is meant for TLS must not take passwords by plain HTTP. */
  private String withoutTls(VirtualHost host) {
    return plain(
        host,
        """
        default_type text/plain;
            return 503 "The certificate of this host is missing or broken. Its administrator can mend it.\\n";\
        """);
  }

  /** A host that answers nothing but challenges by plain HTTP. */
  private String plain(VirtualHost host, String otherwise) {
    return "\nserver {\n"
        + listen(host.port(), "")
        + """
          server_name %s;
          server_tokens off;
        %s  location / {
            %s
          }
        }
        """
            .formatted(String.join(" ", host.hosts()), challenges(), otherwise);
  }

  /** An authority asks for answers by plain HTTP, before and after a host has a certificate. */
  private String challenges() {
    return """
      location ^~ /.well-known/acme-challenge/ {
        default_type text/plain;
        root "%s";
      }
    """
        .formatted(machine.acme());
  }

  private String server(VirtualHost host, String own) {
    return "\nserver {\n"
        + host.certificate().map(this::tls).orElseGet(() -> listen(host.port(), ""))
        + """
          server_name %1$s;
          server_tokens off;
          root "%2$s/sites";
          client_max_body_size %3$d;
          access_log %6$s/%4$s-%5$s.access.log;
          error_log %6$s/%4$s-%5$s.error.log;
        """
            .formatted(
                String.join(" ", host.hosts()),
                bench.root(),
                body(),
                bench.name(),
                host.site(),
                machine.nginxLogs())
        + realAddress()
        + (host.certificate().isPresent() ? "" : challenges())
        + locations(host.site())
        + own
        + "}\n";
  }

  private String tls(Certificate certificate) {
    return listen(HTTPS, " ssl http2")
        + """
          ssl_certificate %s;
          ssl_certificate_key %s;
          ssl_session_cache shared:%s:10m;
          ssl_session_tickets off;
          ssl_protocols TLSv1.2 TLSv1.3;
        """
            .formatted(certificate.chain(), certificate.key(), bench.name());
  }

  /** A body that is longer than web takes is answered by web, in the shape that clients expect. */
  private long body() {
    return 2 * bench.config().settings().number("max_file_size").orElse(USUAL_BODY);
  }

  private String realAddress() {
    List<String> proxies = proxies();
    return proxies.isEmpty()
        ? ""
        : lines("  set_real_ip_from %s;", proxies)
            + "  real_ip_header X-Forwarded-For;\n  real_ip_recursive on;\n";
  }

  private String locations(String site) {
    return """
      location ~ ^/assets/([A-Za-z0-9_-]+)/dist/(.+)$ {
        add_header X-Content-Type-Options nosniff always;
        add_header Cache-Control "public, max-age=31536000, immutable";
        try_files /assets/.dist/$1/$2 @web;
      }
      location /assets/ {
        add_header X-Content-Type-Options nosniff always;
        add_header Cache-Control "public, max-age=3600";
        try_files $uri @web;
      }
      location ~* ^/files/.*\\.(%6$s)$ {
        %7$s
        try_files /%1$s/public$uri @web;
      }
      location /protected/private/ {
        internal;
        %7$s
        alias "%2$s/sites/%1$s/private/";
      }
      location /socket.io/ {
        proxy_pass http://%3$s-socketio;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
        proxy_set_header Host $http_host;
        proxy_set_header X-Frappe-Site-Name %1$s;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $%4$s_scheme;
      }
      location / {
        try_files /dev/null @web;
      }
      location @web {
        proxy_pass http://%3$s-web;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Frappe-Site-Name %1$s;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $%4$s_scheme;
        %8$s
        proxy_read_timeout %5$ds;
        proxy_redirect off;
        error_page 502 @away;
      }
      location @away {
        internal;
        default_type text/plain;
        add_header Retry-After 5 always;
        return 503 "The server is starting or busy. Try again in some seconds.\\n";
      }
    """
        .formatted(
            site,
            bench.root(),
            bench.name(),
            variable(),
            bench.httpTimeout(),
            SHOWN,
            HARMLESS,
            opensPrivateFiles(site)
                ? "proxy_set_header X-Use-X-Accel-Redirect True;"
                : "proxy_set_header X-Use-X-Accel-Redirect \"\";");
  }

  /** Whether another user than the owner of the bench can read private files, as nginx must. */
  private boolean opensPrivateFiles(String site) {
    try {
      Set<PosixFilePermission> open =
          Files.getPosixFilePermissions(bench.root().resolve("sites/" + site + "/private"));
      return open.contains(PosixFilePermission.GROUP_EXECUTE)
          || open.contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException none) {
      return false; // then web sends the files itself
    }
  }
}
