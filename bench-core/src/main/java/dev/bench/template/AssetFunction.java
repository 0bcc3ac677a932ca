package dev.bench.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code {{ asset("shop.bundle.js") }}}: the address of a bundle, and on a page from right to left
 * that of the mirrored style sheet.
 */
final class AssetFunction extends AbstractExtension implements Function {

  private static final String BUNDLE = "bundle";

  private final BundleUrls urls;

  AssetFunction(BundleUrls urls) {
    this.urls = urls;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of("asset", this);
  }

  @Override
  public List<String> getArgumentNames() {
    return List.of(BUNDLE);
  }

  @Override
  public Object execute(
      Map<String, Object> arguments, PebbleTemplate template, EvaluationContext context, int line) {
    String bundle = String.valueOf(arguments.get(BUNDLE));
    try {
      return Direction.RTL.text().equals(context.getVariable(Direction.VARIABLE))
          ? urls.rtlUrl(bundle)
          : urls.url(bundle);
    } catch (IOException | UnknownBundleException e) {
      throw new PebbleException(e, e.getMessage(), line, template.getName());
    }
  }
}
