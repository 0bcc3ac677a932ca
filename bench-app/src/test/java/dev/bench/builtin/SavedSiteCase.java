package dev.bench.builtin;

import dev.bench.site.Progress;
import dev.bench.testkit.RealMariaDb;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of site operations share: each begins with a new bench that has one new site. */
abstract class SavedSiteCase {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  /** The bench's folder. */
  @TempDir Path folder;

  NewSiteFixture fixture;
  SavedSite site;

  @BeforeEach
  void make_the_site() throws Exception {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
    fixture.make(NewSiteFixture.OPTIONS, Progress.silent());
    site = new SavedSite(fixture);
  }

  @AfterEach
  void close_the_site() {
    if (site != null) {
      site.close();
    }
  }
}
