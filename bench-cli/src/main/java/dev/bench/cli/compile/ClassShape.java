package dev.bench.cli.compile;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Optional;

/**
 * What the compilation of other sources may depend on in a class: all but the bodies of methods,
 * private members, and what is declared inside of methods. Constants belong to it.
 */
final class ClassShape {

  private static final ClassFile FILES = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);

  private static final MethodTransform WITHOUT_BODY =
      MethodTransform.dropping(element -> element instanceof CodeModel);

  private ClassShape() {}

  /** The shape of a class file; empty for a class that no other source can name. */
  static Optional<byte[]> of(byte[] code) {
    ClassModel model = FILES.parse(code);
    return model.findAttribute(Attributes.enclosingMethod()).isPresent()
        ? Optional.empty()
        : Optional.of(FILES.transformClass(model, (out, element) -> keep(model, out, element)));
  }

  private static void keep(ClassModel model, ClassBuilder out, ClassElement element) {
    switch (element) {
      case MethodModel method when method.flags().has(AccessFlag.PRIVATE) -> {}
      case MethodModel method -> out.transformMethod(method, WITHOUT_BODY);
      case FieldModel field when field.flags().has(AccessFlag.PRIVATE) -> {}
      case InnerClassesAttribute inner ->
          out.with(InnerClassesAttribute.of(declared(model, inner)));
      case SourceFileAttribute _, NestMembersAttribute _ -> {}
      default -> out.with(element);
    }
  }

  private static List<InnerClassInfo> declared(ClassModel model, InnerClassesAttribute inner) {
    return inner.classes().stream()
        .filter(each -> each.outerClass().filter(model.thisClass()::equals).isPresent())
        .toList();
  }
}
