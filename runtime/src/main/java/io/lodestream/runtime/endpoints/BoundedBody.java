package io.lodestream.runtime.endpoints;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A response body with a largest number of bytes. When a body is larger, the connection is closed:
 * an answer is then discarded, and of an error page the part that was read is kept.
 */
public final class BoundedBody implements BodySubscriber<byte[]> {

  /** The body had more bytes than allowed. */
  public static final class TooLarge extends RuntimeException {
    TooLarge(long maxBytes) {
      super("the answer is larger than %d bytes".formatted(maxBytes));
    }
  }

  private final long maxBytes;
  private final boolean isAnswer;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private Subscription subscription;

  private BoundedBody(long maxBytes, boolean isAnswer) {
    this.maxBytes = maxBytes;
    this.isAnswer = isAnswer;
  }

  public static BodyHandler<byte[]> of(long maxBytes) {
    return response -> new BoundedBody(maxBytes, response.statusCode() == 200);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) {
      if (read.size() + (long) buffer.remaining() > maxBytes) {
        subscription.cancel();
        endTooLarge();
        return;
      }
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      read.writeBytes(bytes);
    }
  }

  private void endTooLarge() {
    if (isAnswer) {
      body.completeExceptionally(new TooLarge(maxBytes));
    } else {
      body.complete(read.toByteArray());
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }
}
