package io.lodestream.cli.windows;

import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** An operator's request to close the open window. */
public final class EarlyWindow {

  private EarlyWindow() {}

  /**
   * Sends the request and returns when the brokers have it.
   *
   * @return the request's id
   */
  public static String ask(StageContext context, String reason) throws InterruptedException {
    var topic = context.topics().windowRequests();
    new ClusterTopics(context)
        .require("no stage has run there with this lodestream.namespace", topic);
    var line = context.shared().line();
    var request =
        new WindowRequest(
            UUID.randomUUID().toString(),
            line,
            WindowTrigger.OPERATOR,
            reason,
            null,
            Map.of(),
            context.clock().instant().truncatedTo(ChronoUnit.MILLIS));
    try (var writer = context.kafka().writer("windows-close")) {
      writer.sendNow(topic, line, request);
    }
    return request.getRequestId();
  }
}
