package io.lodestream.runtime.prompt;

import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.runtime.llm.ChatRequest.Message;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a model and, when the answer cannot be read, asks once more and says what was wrong.
 * Thread-safe.
 *
 * @param <T> what is read out of an answer
 */
public final class ReadableAnswers<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ReadableAnswers.class);
  private static final int QUOTED_CHARS = 2000;

  /** An answer that was read, or why it could not be. */
  public record Read<T>(Optional<T> value, String problem) {

    public static <T> Read<T> of(T value) {
      return new Read<>(Optional.of(value), "");
    }

    public static <T> Read<T> not(String problem) {
      return new Read<>(Optional.empty(), problem);
    }
  }

  private final ChatModel model;
  private final Function<String, Read<T>> reader;

  public ReadableAnswers(ChatModel model, Function<String, Read<T>> reader) {
    this.model = model;
    this.reader = reader;
  }

  /**
   * @param reask what to say to an unreadable answer, given its problem
   * @return nothing read when the second answer is no better; fails like {@link ChatModel#ask}
   */
  public CompletableFuture<Read<T>> ask(ChatRequest request, Function<String, String> reask) {
    return model
        .ask(request)
        .thenCompose(
            answer -> {
              var read = reader.apply(answer.text());
              if (read.value().isPresent()) {
                return CompletableFuture.completedFuture(read);
              }
              var problem =
                  answer.isComplete() ? read.problem() : read.problem() + ", and it was cut off";
              LOG.debug("event=answer-unreadable problem=\"{}\"", problem);
              return model
                  .ask(again(request, answer.text(), reask.apply(problem)))
                  .thenApply(second -> reader.apply(second.text()));
            });
  }

  private static ChatRequest again(ChatRequest request, String answer, String reask) {
    var messages = new ArrayList<>(request.messages());
    var quoted = answer.substring(0, Math.min(answer.length(), QUOTED_CHARS));
    messages.add(new Message("assistant", quoted.isBlank() ? "(nothing)" : quoted));
    messages.add(new Message("user", reask));
    return new ChatRequest(messages, request.schema(), request.maxTokens());
  }
}
