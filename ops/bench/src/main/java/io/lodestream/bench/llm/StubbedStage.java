package io.lodestream.bench.llm;

import io.lodestream.local.stack.LocalPorts;
import io.lodestream.local.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.StageContext;
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
 * Broker, registry and stub of a language model in this process, the stage in another; generator
 * and judge are language models.
 */
final class StubbedStage implements AutoCloseable {

  private final Path dir;
  private final String heap;
  private final LocalServers servers;
  private final StubLlm stub;
  private final Map<String, String> settings;
  private final StageContext context;
  private final int httpPort;
  private StageProcess process;

  /**
   * @param inFlight calls at a time, half for the generator and half for the judge
   * @param callTimeout after which a call that hangs is given up
   */
  StubbedStage(Path dir, StubBehaviour behaviour, int inFlight, Duration callTimeout, String heap) {
    this.dir = dir;
    this.heap = heap;
    servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
    stub = StubLlm.start(behaviour, new QuerygenAnswers()).withoutCalls();
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
      settings.put(llm + ".max-in-flight", Integer.toString(inFlight / 2));
      settings.put(llm + ".timeout", callTimeout.toMillis() + "ms");
    }
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
    servers.close();
  }
}
