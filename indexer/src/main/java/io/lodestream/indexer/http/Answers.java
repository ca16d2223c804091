package io.lodestream.indexer.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.search.RequestException;
import io.lodestream.runtime.http.ErrorBody;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all routes have in common: bodies are bounded, and errors have OpenAI's shape. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** Answers one request with an object to be sent as JSON. */
  interface Answer {
    Object to(Context request) throws RequestException, IOException;
  }

  static Handler answering(Answer answer) {
    return request -> {
      try {
        request.json(answer.to(request));
      } catch (RequestException e) {
        refuse(request, e.status(), e.getMessage());
      } catch (IOException e) {
        // Nothing but the body is read here.
        refuse(request, 408, "the body did not arrive: " + e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("event=request-failed path={}", request.path(), e);
        refuse(request, 500, "the request failed in the indexer, whose log says why");
      }
    };
  }

  private static void refuse(Context request, int status, String message) {
    var code = status == 404 ? "model_not_found" : null;
    request.status(status).json(ErrorBody.of(status, message, code));
  }

  /** The body, or a byte more than is allowed of one. */
  static byte[] body(Context context, int most) throws IOException {
    return context.req().getInputStream().readNBytes(most + 1);
  }

  static IndexStatus opened(Supplier<Optional<IndexStatus>> index) throws RequestException {
    return index.get().orElseThrow(() -> new RequestException(503, "no collection serves yet"));
  }
}
