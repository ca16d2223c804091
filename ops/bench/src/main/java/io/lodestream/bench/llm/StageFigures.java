package io.lodestream.bench.llm;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads figures of a running stage, summed over their labels. */
final class StageFigures {

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  StageFigures(URI address) {
    this.request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
  }

  /**
   * @param name the figure's name in Prometheus, e.g. {@code lodestream_llm_in_flight}
   */
  double sum(String name) throws IOException, InterruptedException {
    var line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*\\})? (\\S+)$");
    return line.matcher(client.send(request, BodyHandlers.ofString()).body())
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .sum();
  }
}
