package io.lodestream.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Whether a new schema fits former versions, by Avro's rules of schema resolution. */
final class Compatibility {
  private Compatibility() {}

  /**
   * Reasons why the new schema is incompatible; empty when it is compatible.
   *
   * @param former versions in ascending order
   */
  static List<String> problems(
      CompatibilityLevel level, Schema proposed, List<StoredSchema> former) {
    var compared =
        level.isTransitive() || former.isEmpty()
            ? former
            : former.subList(former.size() - 1, former.size());
    var problems = new ArrayList<String>();
    for (var version : compared) {
      var old = AvroText.parse(version.schema());
      if (level.readsOld()) {
        problems.addAll(unreadable(proposed, old, "the new schema cannot read version", version));
      }
      if (level.readByOld()) {
        problems.addAll(
            unreadable(old, proposed, "the new schema is unreadable to version", version));
      }
    }
    return List.copyOf(problems);
  }

  private static List<String> unreadable(
      Schema reader, Schema writer, String claim, StoredSchema version) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(problem -> "%s %d: %s".formatted(claim, version.version(), describe(problem)))
        .toList();
  }

  private static String describe(Incompatibility problem) {
    return "%s at %s (%s)"
        .formatted(problem.getType(), problem.getLocation(), problem.getMessage());
  }
}
