package dev.bench.web.page;

import dev.bench.app.Generation;
import dev.bench.app.Page;
import dev.bench.config.BenchConfig;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteAddress;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells search engines which pages a site has: {@code /robots.txt} and {@code /sitemap.xml}.
 *
 * <p>The pages are those of the installed apps whose address needs no parameter. An app's {@code
 * www/robots.txt} takes the place of ours. Addresses begin with {@link SiteAddress}.
 */
public final class SiteMap {

  private static final String ROBOTS = "robots.txt";

  private final BenchConfig config;
  private final Generation generation;
  private final Templates templates;

  /** The pages of {@code generation} on the sites of {@code config}'s bench. */
  public SiteMap(BenchConfig config, Generation generation, Templates templates) {
    this.config = config;
    this.generation = generation;
    this.templates = templates;
  }

  /** {@code /robots.txt}: everything but the API and private files. */
  public Response robots(Request request) throws IOException {
    List<String> installed = RequestScope.of(request).site().installedApps();
    return templates.has(installed, ROBOTS)
        ? Response.text("text/plain", templates.own(installed, ROBOTS, new HashMap<>()).text())
        : Response.text(
            "text/plain",
            "User-agent: *\nDisallow: /api/\nDisallow: /private/\nSitemap: %s/sitemap.xml\n"
                .formatted(base(request)));
  }

  /** {@code /sitemap.xml}, as sitemaps.org describes it. */
  public Response sitemap(Request request) {
    StringBuilder xml =
        new StringBuilder(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            """);
    String base = base(request);
    for (String path : paths(RequestScope.of(request).site())) {
      xml.append("<url><loc>").append(escaped(base + path)).append("</loc></url>\n");
    }
    return Response.text("application/xml", xml.append("</urlset>\n").toString());
  }

  private Set<String> paths(SiteState site) {
    Set<String> paths = new TreeSet<>();
    paths.add("/");
    for (Page page : generation.pages()) {
      if (page.redirect().isEmpty() && !page.path().contains("{") && isOn(site, page.app())) {
        paths.add(page.path());
      }
    }
    for (PageFiles.PageFile file : PageFiles.of(generation)) {
      if (isOn(site, file.app())) {
        paths.add(file.path());
      }
    }
    return paths;
  }

  private static boolean isOn(SiteState site, String app) {
    return site.installedApps().contains(app);
  }

  private String base(Request request) {
    return SiteAddress.of(config, RequestScope.of(request).site());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
  }
}
