package io.lodestream.bench.llm;

import io.lodestream.cli.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.stubllm.QuerygenAnswers;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A stub of a language model in this process, and the querygen stage in another. Generator and
 * judge are language models unless the settings choose others. The caller closes the servers.
 */
final class StubbedStage implements AutoCloseable {

  private final OpenParts open = new OpenParts();
  private final Path dir;
  private final String heap;
  private final StubLlm stub;
  private final Map<String, String> settings;
  private final StageContext context;
  private final int httpPort;

  /**
   * The load on the stage and the stub.
   *
   * @param inFlight calls at a time, half for the generator and half for the judge
   * @param callTimeout time after which a hanging call is given up
   * @param heap largest heap of the stage, written as for {@code -Xmx}
   */
  record Load(StubBehaviour behaviour, int inFlight, Duration callTimeout, String heap) {}

  /**
   * @param dir directory for the stage's log and state
   * @param more settings that win over those made here; stages that share servers need different
   *     values of {@code lodestream.namespace}
   */
  StubbedStage(LocalServers servers, Path dir, Load load, Map<String, String> more) {
    this.dir = dir;
    this.heap = load.heap();
    stub = open.add(StubLlm.start(load.behaviour(), new QuerygenAnswers()).withoutCalls());
    settings = new HashMap<>(servers.settings());
    settings.put("lodestream.state-dir", dir.resolve("state").toString());
    settings.put("lodestream.metrics-interval", "1s");
    httpPort = freePort();
    settings.put("http.port", Integer.toString(httpPort));
    settings.put("querygen.generator", "llm");
    settings.put("querygen.judge", "llm");
    for (var llm : new String[] {"querygen.llm", "judge.llm"}) {
      settings.put(llm + ".base-url", stub.baseUri().toString());
      settings.put(llm + ".model", "stub");
      settings.put(llm + ".max-in-flight", Integer.toString(load.inFlight() / 2));
      settings.put(llm + ".timeout", load.callTimeout().toMillis() + "ms");
    }
    settings.putAll(more);
    context = StageContext.of("check", "check", Settings.of(settings));
  }

  StageContext context() {
    return context;
  }

  StubLlm stub() {
    return stub;
  }

  /** Address of the stage's figures in the Prometheus format. */
  URI figures() {
    return URI.create("http://127.0.0.1:%d/metrics".formatted(httpPort));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  StageProcess start() {
    return start(Map.of());
  }

  /** Starts the stage with additional settings. */
  StageProcess start(Map<String, String> more) {
    var all = new HashMap<>(settings);
    all.putAll(more);
    return open.add(StageProcess.start(all, dir.resolve("stage.log"), heap));
  }

  @Override
  public void close() {
    open.close();
  }
}
