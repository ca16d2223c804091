package io.lodestream.cli.faults;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Ends the process it is loaded into at a {@link HaltPoint}, as by a power cut: no exit handlers,
 * nothing flushed. It changes the class when it is loaded (Byte Buddy), so that the product has no
 * code for that.
 */
public final class HaltAgent {

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static int fatalCall;

  private HaltAgent() {}

  /**
   * Called by the virtual machine before {@code main}.
   *
   * @param arguments as {@link HaltPoint#arguments} writes them
   */
  public static void premain(String arguments, Instrumentation instrumentation) {
    var parts = arguments.split(",");
    fatalCall = Integer.parseInt(parts[3]);
    Class<?> advice = Boolean.parseBoolean(parts[2]) ? AtExit.class : AtEntry.class;
    new AgentBuilder.Default()
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .type(ElementMatchers.named(parts[0]))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(ElementMatchers.named(parts[1]))))
        .installOn(instrumentation);
  }

  /** Called from the changed method. */
  public static void reached() {
    if (CALLS.incrementAndGet() == fatalCall) {
      Runtime.getRuntime().halt(HaltPoint.EXIT_CODE);
    }
  }

  /** Inlined at the beginning of the method. */
  static final class AtEntry {
    private AtEntry() {}

    @Advice.OnMethodEnter
    static void enter() {
      HaltAgent.reached();
    }
  }

  /** Inlined where the method returns, not where it throws. */
  static final class AtExit {
    private AtExit() {}

    @Advice.OnMethodExit
    static void exit() {
      HaltAgent.reached();
    }
  }
}
