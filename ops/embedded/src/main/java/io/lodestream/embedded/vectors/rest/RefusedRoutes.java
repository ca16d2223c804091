package io.lodestream.embedded.vectors.rest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.lodestream.embedded.vectors.refusals.Refusals;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Qdrant's REST has and this store's has not: writing, and some kinds of reading, by name. */
final class RefusedRoutes {

  static final String READS_ONLY =
      "The REST side of the embedded vector store reads only: write by gRPC";

  private static final Set<HandlerType> CHANGES =
      Set.of(HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

  /** The paths to which a POST changes something. */
  private static final Pattern WRITES =
      Pattern.compile(
          "/collections/aliases|/snapshots.*|/locks"
              + "|/collections/[^/]+/(index|cluster|snapshots.*|shards.*)"
              + "|/collections/[^/]+/points/(delete|payload|payload/delete|payload/clear"
              + "|vectors/delete|batch)");

  private static final List<String> READS =
      List.of(
          "points/recommend",
          "points/recommend/batch",
          "points/recommend/groups",
          "points/discover",
          "points/discover/batch",
          "points/search/groups",
          "points/search/matrix/pairs",
          "points/search/matrix/offsets",
          "facet");

  private RefusedRoutes() {}

  static void addTo(RoutesConfig http) {
    http.before(RefusedRoutes::refuseChanges);
    for (String call : READS) {
      http.post(
          "/collections/{collection}/" + call,
          ctx -> {
            throw Refusals.unsupported(call);
          });
    }
  }

  private static void refuseChanges(Context ctx) {
    boolean post = ctx.method() == HandlerType.POST;
    if (CHANGES.contains(ctx.method()) || post && WRITES.matcher(ctx.path()).matches()) {
      throw new ForbiddenResponse(READS_ONLY);
    }
  }
}
