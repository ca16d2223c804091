package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.grpc.StatusRuntimeException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.TooManyRequestsResponse;
import io.lodestream.embedded.vectors.protocol.CollectionsService;
import io.lodestream.embedded.vectors.protocol.HealthService;
import io.lodestream.embedded.vectors.protocol.PointsService;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of the listener, the signs of life among them, and how a refusal is answered. */
final class RestRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(RestRoutes.class);
  private static final Set<String> QUERY_PARAMETERS = Set.of("consistency", "timeout");
  private static final int INTERNAL_ERROR = 500;

  /** Requests whose body is read and worked on at a time, as many as gRPC's calls. */
  private static final int MOST_WITH_BODY = 16;

  private static final long LONGEST_WAIT_SECONDS = 10;

  private final CollectionsService collections;
  private final PointsService points;
  private final Semaphore withBody = new Semaphore(MOST_WITH_BODY, true);

  RestRoutes(CollectionsService collections, PointsService points) {
    this.collections = collections;
    this.points = points;
  }

  void addTo(RoutesConfig http) {
    http.get("/", RestRoutes::version);
    http.get("/healthz", ctx -> ctx.result("healthz check passed"));
    http.get("/livez", ctx -> ctx.result("healthz check passed"));
    http.get("/readyz", ctx -> ctx.result("all shards are ready"));
    RefusedRoutes.addTo(http);
    http.before(RestRoutes::refuseUnknownParameters);
    new CollectionRoutes(collections).addTo(http);
    new PointRoutes(points).addTo(http, this::bounded);
    http.exception(StatusRuntimeException.class, RestRoutes::refuse);
    http.exception(HttpResponseException.class, RestRoutes::answer);
    http.exception(Exception.class, RestRoutes::fail);
  }

  private static void version(Context ctx) {
    var health =
        ServiceCall.answer(
            new HealthService()::healthCheck, HealthCheckRequest.getDefaultInstance());
    Exchange.write(
        ctx,
        JsonNodeFactory.instance
            .objectNode()
            .put("title", "qdrant - vector search engine")
            .put("version", health.getVersion()));
  }

  /** Lets a request wait for its turn, for a while, before its body is read. */
  private Handler bounded(Handler route) {
    return ctx -> {
      if (!withBody.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        ctx.header("Retry-After", "1");
        throw new TooManyRequestsResponse(
            "%d requests are being answered, ask again".formatted(MOST_WITH_BODY));
      }
      try {
        route.handle(ctx);
      } finally {
        withBody.release();
      }
    };
  }

  /** There is one copy of everything, so consistency and timeout change nothing. */
  private static void refuseUnknownParameters(Context ctx) {
    for (String name : ctx.queryParamMap().keySet()) {
      if (!QUERY_PARAMETERS.contains(name)) {
        throw Refusals.invalid("unknown query parameter `%s`".formatted(name));
      }
    }
  }

  private static void answer(HttpResponseException e, Context ctx) {
    String methods = e.getDetails().get("availableMethods");
    if (methods != null) {
      ctx.header("Allow", methods);
    }
    Exchange.error(ctx, e.getStatus(), e.getMessage());
  }

  private static void refuse(StatusRuntimeException e, Context ctx) {
    int status =
        switch (e.getStatus().getCode()) {
          case INVALID_ARGUMENT -> 400;
          case NOT_FOUND -> 404;
          case ALREADY_EXISTS -> 409;
          case UNIMPLEMENTED -> 501;
          default -> INTERNAL_ERROR;
        };
    Exchange.error(ctx, status, e.getStatus().getDescription());
  }

  private static void fail(Exception e, Context ctx) {
    LOG.error("event=rest-request-failed path={}", ctx.path(), e);
    Exchange.error(ctx, INTERNAL_ERROR, "Service internal error, see the store's log");
  }
}
