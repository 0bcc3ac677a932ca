package dev.bench.app;

import dev.bench.Job;
import dev.bench.Whitelisted;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the classes with exposed or job methods by reading class files, without loading a class.
 */
final class ClassIndex {

  private static final Set<ClassDesc> ANNOTATIONS =
      Set.of(
          Whitelisted.class.describeConstable().orElseThrow(),
          Job.class.describeConstable().orElseThrow());

  private ClassIndex() {}

  /** The names of the classes in {@code files} that have an annotated method. */
  static Set<String> annotatedClasses(Map<String, byte[]> files) {
    Set<String> names = new TreeSet<>();
    List<String> paths = new ArrayList<>(files.keySet());
    paths.removeIf(path -> !path.endsWith(".class") || path.endsWith("-info.class"));
    for (String path : paths) {
      ClassModel model = ClassFile.of().parse(files.get(path));
      if (model.methods().stream().anyMatch(ClassIndex::isAnnotated)) {
        names.add(model.thisClass().asInternalName().replace('/', '.'));
      }
    }
    return names;
  }

  private static boolean isAnnotated(MethodModel method) {
    return method
        .findAttribute(Attributes.runtimeVisibleAnnotations())
        .map(RuntimeVisibleAnnotationsAttribute::annotations)
        .orElse(List.of())
        .stream()
        .anyMatch(annotation -> ANNOTATIONS.contains(annotation.classSymbol()));
  }
}
