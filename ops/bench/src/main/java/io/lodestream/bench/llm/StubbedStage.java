package io.lodestream.bench.llm;

import io.lodestream.local.stack.LocalPorts;
import io.lodestream.local.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.stubllm.QuerygenAnswers;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
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
  private StageProcess process;

  /**
   * @param inFlight calls at a time, half for the generator and half for the judge
   * @param callTimeout after which a call that hangs is given up
   */
  StubbedStage(
      Path dir,
      StubBehaviour behaviour,
      int inFlight,
      Duration callTimeout,
      String heap,
      Map<String, String> more) {
    this.dir = dir;
    this.heap = heap;
    servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
    stub = StubLlm.start(behaviour, new QuerygenAnswers()).withoutCalls();
    settings = new HashMap<>(servers.settings());
    settings.put("lodestream.state-dir", dir.resolve("state").toString());
    settings.put("lodestream.metrics-interval", "1s");
    settings.put("http.port", "0");
    settings.put("querygen.generator", "llm");
    settings.put("querygen.judge", "llm");
    for (var llm : new String[] {"querygen.llm", "judge.llm"}) {
      settings.put(llm + ".base-url", stub.baseUri().toString());
      settings.put(llm + ".model", "stub");
      settings.put(llm + ".max-in-flight", Integer.toString(inFlight / 2));
      settings.put(llm + ".timeout", callTimeout.toMillis() + "ms");
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

  StageProcess start() {
    process = StageProcess.start(settings, dir.resolve("stage.log"), heap);
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
