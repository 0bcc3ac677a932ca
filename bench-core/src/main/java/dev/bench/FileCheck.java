package dev.bench;

/** Decides whether the context's user may read a private file, or attach one to a document. */
@FunctionalInterface
public interface FileCheck {

  /** Says whether the user may; asked only when the file's owner and roles have not decided. */
  boolean allow(Context ctx, SiteFile file) throws Exception;
}
