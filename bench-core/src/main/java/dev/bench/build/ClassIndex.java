package dev.bench.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bench.Job;
import dev.bench.Whitelisted;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds classes with exposed or job methods by reading class files, without loading a class. */
public final class ClassIndex {

  private static final Set<ClassDesc> ANNOTATIONS =
      Set.of(
          Whitelisted.class.describeConstable().orElseThrow(),
          Job.class.describeConstable().orElseThrow());

  /** The annotations as a class file names them. */
  private static final List<String> NAMES =
      ANNOTATIONS.stream().map(ClassDesc::descriptorString).toList();

  private static final int MAGIC_BYTES = 4;

  private ClassIndex() {}

  /**
   * The name of the class in a class file when it has an annotated method, else empty.
   *
   * @throws IllegalArgumentException when this is no class file
   */
  public static Optional<String> annotated(byte[] code) {
    if (code.length < MAGIC_BYTES || ByteBuffer.wrap(code).getInt() != ClassFile.MAGIC_NUMBER) {
      throw new IllegalArgumentException("its first bytes are not those of a class file");
    }
    String text = new String(code, ISO_8859_1); // most classes need no parser
    if (NAMES.stream().noneMatch(text::contains)) {
      return Optional.empty();
    }
    ClassModel model = ClassFile.of().parse(code);
    return model.methods().stream().anyMatch(ClassIndex::isAnnotated)
        ? Optional.of(model.thisClass().asInternalName().replace('/', '.'))
        : Optional.empty();
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
