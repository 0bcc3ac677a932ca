package dev.bench.template;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds templates by names such as {@code todo/todos.html}: app, then file in its folder.
 *
 * <p>{@code bench/…} are the runtime's own, from the class path. A template that names another
 * without an app means one of its own app's. No name leads out of an app's folder.
 */
final class TemplateLoader implements Loader<String> {

  private static final String OWN = "bench/";

  private final Map<String, Path> folders;
  private final String ownFolder;

  /**
   * Templates in the folders of the apps, by app.
   *
   * @param ownFolder where the runtime's own lie on the class path; with a slash at both ends
   */
  TemplateLoader(Map<String, Path> folders, String ownFolder) {
    this.folders = Map.copyOf(folders);
    this.ownFolder = ownFolder;
  }

  @Override
  public Reader getReader(String name) {
    try {
      InputStream own = own(name);
      if (own != null) {
        return new InputStreamReader(own, StandardCharsets.UTF_8);
      }
      Path file = file(name);
      if (file != null) {
        return Files.newBufferedReader(file);
      }
    } catch (IOException e) {
      throw new LoaderException(e, "The template " + name + " cannot be read");
    }
    throw new LoaderException(null, "There is no template " + name);
  }

  @Override
  public boolean resourceExists(String name) {
    try (InputStream own = own(name)) {
      return own != null || file(name) != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String resolveRelativePath(String name, String from) {
    int slash = name.indexOf('/');
    boolean full =
        slash > 0 && (name.startsWith(OWN) || folders.containsKey(name.substring(0, slash)));
    String plain = name.startsWith("./") ? name.substring(2) : name;
    return full ? name : from.substring(0, from.indexOf('/') + 1) + plain;
  }

  @Override
  public String createCacheKey(String name) {
    return name;
  }

  @Override
  public void setCharset(String charset) {
    throw new UnsupportedOperationException("Templates are UTF-8");
  }

  @Override
  public void setPrefix(String prefix) {
    throw new UnsupportedOperationException("Templates lie in the folders of their apps");
  }

  @Override
  public void setSuffix(String suffix) {
    throw new UnsupportedOperationException("Templates are named in full");
  }

  private @Nullable InputStream own(String name) {
    return name.startsWith(OWN) && name.indexOf("..") < 0
        ? TemplateLoader.class.getResourceAsStream(ownFolder + name.substring(OWN.length()))
        : null;
  }

  private @Nullable Path file(String name) {
    int slash = name.indexOf('/');
    Path folder = slash < 0 ? null : folders.get(name.substring(0, slash));
    if (folder == null) {
      return null;
    }
    Path file = folder.resolve(name.substring(slash + 1)).normalize();
    return file.startsWith(folder) && Files.isRegularFile(file) ? file : null;
  }
}
