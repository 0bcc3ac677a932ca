package dev.bench.realtime.connection;

/** What a client may ask to hear of. */
public sealed interface Target {

  /** The name of its room. */
  String room();

  /** All documents of a type. */
  record Type(String type) implements Target {

    @Override
    public String room() {
      return Rooms.doctype(type);
    }
  }

  /** One document. */
  record Document(String type, String name) implements Target {

    @Override
    public String room() {
      return Rooms.doc(type, name);
    }
  }

  /** A job. */
  record Task(String id) implements Target {

    @Override
    public String room() {
      return Rooms.task(id);
    }
  }
}
