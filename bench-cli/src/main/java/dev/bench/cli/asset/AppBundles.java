package dev.bench.cli.asset;

import java.util.List;

/**
 * The bundles of an app and what they were made of.
 *
 * @param recipe all that counts beside the files: entries, options, programs
 * @param inputs the files that were read
 * @param bundles what pages can name
 * @param files all files that belong to them, such as source maps, below the app's bundles
 */
record AppBundles(String recipe, List<InputFile> inputs, List<Bundle> bundles, List<String> files) {

  AppBundles {
    inputs = List.copyOf(inputs);
    bundles = List.copyOf(bundles);
    files = List.copyOf(files);
  }

  static AppBundles none() {
    return new AppBundles("", List.of(), List.of(), List.of());
  }

  /** Whether making them again would make the same. */
  boolean isOf(String otherRecipe) {
    return recipe.equals(otherRecipe) && inputs.stream().allMatch(InputFile::isUnchanged);
  }
}
