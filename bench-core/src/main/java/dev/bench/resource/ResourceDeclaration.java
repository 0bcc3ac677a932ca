package dev.bench.resource;

import dev.bench.ResourceCheck;
import dev.bench.ResourceOptions;
import dev.bench.Session;

/** A resource while its app declares it. */
public final class ResourceDeclaration implements ResourceOptions {

  private final Class<? extends Record> type;
  private String name;
  private String table = "";
  private ResourceCheck mayRead = (ctx, _) -> ctx.user().equals(Session.ADMINISTRATOR);
  private ResourceCheck mayWrite = mayRead;

  /** A resource of rows of {@code type}, with its defaults. */
  public ResourceDeclaration(Class<? extends Record> type) {
    this.type = type;
    this.name = type.getSimpleName();
  }

  @Override
  public ResourceOptions table(String other) {
    table = other;
    return this;
  }

  @Override
  public ResourceOptions name(String other) {
    name = other;
    return this;
  }

  @Override
  public ResourceOptions mayRead(ResourceCheck check) {
    mayRead = check;
    return this;
  }

  @Override
  public ResourceOptions mayWrite(ResourceCheck check) {
    mayWrite = check;
    return this;
  }

  /** What was declared. */
  public Resource resource() {
    String chosen =
        table.isEmpty() ? ResourceField.underscored(name).replaceAll("[ -]", "_") : table;
    return new Resource(name, chosen, type, mayRead, mayWrite);
  }
}
