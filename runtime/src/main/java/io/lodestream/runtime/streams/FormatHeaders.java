package io.lodestream.runtime.streams;

import io.lodestream.runtime.json.JsonValues;
import io.lodestream.schemas.serde.AvroSerde;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers that tell how the bytes of a key or a value are written.
 *
 * <p>Kafka Streams carries the headers of a record to whatever is made of the record. That is
 * written otherwise: a reader that believes such a header takes the wire format's prefix for a part
 * of the value.
 */
final class FormatHeaders {

  private static final List<String> NAMES =
      List.of(JsonValues.CONTENT_TYPE, AvroSerde.SCHEMA_ID_HEADER, AvroSerde.KEY_SCHEMA_ID_HEADER);

  private FormatHeaders() {}

  /** The given ones stay as they are. */
  static Headers removedFrom(Headers headers) {
    if (NAMES.stream().allMatch(name -> headers.lastHeader(name) == null)) {
      return headers;
    }
    var others = new RecordHeaders(headers);
    NAMES.forEach(others::remove);
    return others;
  }
}
