package io.lodestream.bench.llm;

import io.lodestream.cli.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
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
 * A stub of a language model in this process, the stage in another; generator and judge are
 * language models unless the settings say otherwise. The servers belong to the caller.
 */
final class StubbedStage implements AutoCloseable {

  private final Path dir;
  private final String heap;
  private final StubLlm stub;
  private final Map<String, String> settings;
  private final StageContext context;
  private final int httpPort;
  private StageProcess process;

  /**
   * How much the stage and the stub have to bear.
   *
   * @param inFlight calls at a time, half for the generator and half for the judge
   * @param callTimeout after which a call that hangs is given up
   * @param heap of the stage, as in {@code -Xmx}
   */
  record Load(StubBehaviour behaviour, int inFlight, Duration callTimeout, String heap) {}

  /**
   * @param dir for the stage's log and state
   * @param more wins over the settings made here; stages that share servers need different {@code
   *     lodestream.namespace}s
   */
  StubbedStage(LocalServers servers, Path dir, Load load, Map<String, String> more) {
    this.dir = dir;
    this.heap = load.heap();
    stub = StubLlm.start(load.behaviour(), new QuerygenAnswers()).withoutCalls();
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

  /** The stage's figures in Prometheus' format. */
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

  /** Starts the stage with some settings more. */
  StageProcess start(Map<String, String> more) {
    var all = new HashMap<>(settings);
    all.putAll(more);
    process = StageProcess.start(all, dir.resolve("stage.log"), heap);
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    stub.close();
  }
}
