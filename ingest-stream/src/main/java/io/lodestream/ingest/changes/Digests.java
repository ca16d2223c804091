package io.lodestream.ingest.changes;

import io.lodestream.schemas.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A SHA-256 over several values, each with its length, so that no two lists look the same. */
public final class Digests {

  private final Sha256 sha256 = new Sha256();

  Digests add(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    sha256.add(bytes);
    return this;
  }

  Digests add(long number) {
    sha256.addLong(number);
    return this;
  }

  Digests add(Map<String, String> entries) {
    add(entries.size());
    new TreeMap<>(entries).forEach((name, value) -> add(name).add(value));
    return this;
  }

  Digests add(Iterable<String> texts) {
    texts.forEach(this::add);
    return add(-1);
  }

  String toHex() {
    return sha256.hex();
  }

  long toLong() {
    return sha256.asLong();
  }
}
