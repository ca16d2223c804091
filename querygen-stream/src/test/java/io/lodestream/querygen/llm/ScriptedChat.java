package io.lodestream.querygen.llm;

import io.lodestream.runtime.llm.ChatAnswer;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.llm.ChatRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers what it was told to, in order, and keeps what it was asked; then it fails. */
public final class ScriptedChat implements ChatModel {

  private final Deque<CompletableFuture<ChatAnswer>> answers = new ArrayDeque<>();
  private final List<ChatRequest> requests = new ArrayList<>();

  public static ScriptedChat answering(String... texts) {
    var chat = new ScriptedChat();
    for (var text : texts) {
      chat.answers.add(
          CompletableFuture.completedFuture(new ChatAnswer(text, true, false, 100, 20)));
    }
    return chat;
  }

  /** The endpoint cuts this answer at its length limit. */
  public static ScriptedChat cutting(String text) {
    var chat = new ScriptedChat();
    chat.answers.add(
        CompletableFuture.completedFuture(new ChatAnswer(text, false, false, 100, 20)));
    return chat;
  }

  public static ScriptedChat failing(RuntimeException cause) {
    var chat = new ScriptedChat();
    chat.answers.add(CompletableFuture.failedFuture(cause));
    return chat;
  }

  @Override
  public synchronized CompletableFuture<ChatAnswer> ask(ChatRequest request) {
    requests.add(request);
    return answers.isEmpty()
        ? CompletableFuture.failedFuture(new AssertionError("not so many calls were expected"))
        : answers.poll();
  }

  public synchronized List<ChatRequest> requests() {
    return List.copyOf(requests);
  }

  /** The last message of a request. */
  public String lastMessage(int request) {
    var messages = requests().get(request).messages();
    return messages.get(messages.size() - 1).content();
  }

  @Override
  public void close() {}
}
