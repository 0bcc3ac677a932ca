package dev.bench.console;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets an interrupt end a line that waits for nothing: each jump in its code looks for one first.
 *
 * <p>Public, since the code of lines calls it. Loops in the classes of apps are not changed.
 */
public final class StopChecks {

  private static final ClassDesc OWN = ClassDesc.of(StopChecks.class.getName());

  private StopChecks() {}

  /**
   * {@code code} of a class of lines, with the checks; without them when it names a class that has
   * no class file.
   *
   * @param classFiles the class file of a class or interface, null when there is none
   */
  static byte[] added(byte[] code, Function<ClassDesc, @Nullable InputStream> classFiles) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classFiles)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    try {
      return classFile.transformClass(
          classFile.parse(code), ClassTransform.transformingMethodBodies(StopChecks::add));
    } catch (IllegalArgumentException unknownClass) {
      return code; // a line that no interrupt ends is better than no line
    }
  }

  private static void add(CodeBuilder method, CodeElement element) {
    if (element instanceof BranchInstruction) {
      method.invokestatic(OWN, "check", ConstantDescs.MTD_void);
    }
    method.with(element);
  }

  /** Ends the line when its thread is interrupted. */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new LineInterruptedError();
    }
  }
}
