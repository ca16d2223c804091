package io.lodestream.embedded.registry;

/** Versions of one record type, and a type that none of them fits. */
final class Schemas {
  static final String V1 = record("{\"name\":\"id\",\"type\":\"string\"}");

  /** Adds a field with a default: compatible both ways with {@link #V1}. */
  static final String V2_OPTIONAL_FIELD =
      record(
          "{\"name\":\"id\",\"type\":\"string\"},"
              + "{\"name\":\"title\",\"type\":\"string\",\"default\":\"\"}");

  /** Adds a field without a default: cannot read {@link #V1}, can be read by it. */
  static final String V2_REQUIRED_FIELD =
      record("{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"title\",\"type\":\"string\"}");

  /** {@link #V1} with other white space. */
  static final String V1_SPACED = V1.replace(",", " ,\n  ");

  static final String NUMBER = "\"long\"";

  private Schemas() {}

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"Document\",\"namespace\":\"io.test\",\"fields\":["
        + fields
        + "]}";
  }
}
