package dev.bench.console;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/**
 * Lets an interrupt end a line that waits for nothing: each jump in its code looks for one first.
 *
 * <p>Public, since the code of lines calls it. Loops in the classes of apps are not changed.
 */
public final class StopChecks {

  private static final ClassDesc OWN = ClassDesc.of(StopChecks.class.getName());

  private StopChecks() {}

  /** {@code code} of a class of lines, with the checks. */
  static byte[] added(byte[] code, ClassLoader loader) {
    ClassFile classFile =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    return classFile.transformClass(
        classFile.parse(code), ClassTransform.transformingMethodBodies(StopChecks::add));
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
