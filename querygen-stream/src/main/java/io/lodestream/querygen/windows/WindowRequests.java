package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.error.BadDataException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the requests for an early window that no window has satisfied yet.
 *
 * <p>The next window that closes, for any reason, satisfies all requests that were read before it.
 * The offset after them is committed with the window's manifest, so that each request is acted on
 * once. Not thread-safe.
 */
final class WindowRequests {

  private static final Logger LOG = LoggerFactory.getLogger(WindowRequests.class);
  private static final Set<WindowTrigger> ASKED =
      EnumSet.of(WindowTrigger.DRIFT, WindowTrigger.OPERATOR);

  private final String line;
  private final String topic;
  private final RecordDecoder<WindowRequest> decoder;
  private final UnreadableRecords unreadable;
  private Optional<WindowRequest> first = Optional.empty();

  /**
   * @param line whose requests are acted on; others' are passed over
   */
  WindowRequests(
      String line,
      String topic,
      RecordDecoder<WindowRequest> decoder,
      UnreadableRecords unreadable) {
    this.line = line;
    this.topic = topic;
    this.decoder = decoder;
    this.unreadable = unreadable;
  }

  /** True for a record of the requests topic. */
  boolean owns(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(topic);
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    try {
      var request = decoder.value(record);
      if (request == null || !request.getLine().equals(line)) {
        return;
      }
      if (!ASKED.contains(request.getTrigger())) {
        throw new BadDataException(
            "a window is asked for by %s, was %s".formatted(ASKED, request.getTrigger()));
      }
      LOG.info(
          "event=window-requested request={} trigger={} line={}",
          request.getRequestId(),
          request.getTrigger(),
          line);
      first = first.or(() -> Optional.of(request));
    } catch (BadDataException e) {
      unreadable.send(record, e);
    }
  }

  /** The oldest that still waits for a window. */
  Optional<WindowRequest> waiting() {
    return first;
  }

  /** A window was closed. */
  void satisfied() {
    first = Optional.empty();
  }
}
