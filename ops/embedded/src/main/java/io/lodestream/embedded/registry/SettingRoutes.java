package io.lodestream.embedded.registry;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The compatibility level, of the whole registry and of a subject; the mode, always READWRITE. */
final class SettingRoutes {
  private static final String READ_WRITE = "READWRITE";

  private final SchemaRegistry registry;

  SettingRoutes(SchemaRegistry registry) {
    this.registry = registry;
  }

  void addTo(RoutesConfig http) {
    http.get("/config", ctx -> replyLevel(ctx, registry.state().globalLevel()));
    http.put("/config", ctx -> setLevel(ctx, Optional.empty()));
    http.delete("/config", this::unsetGlobal);
    http.get("/config/{subject}", this::subjectLevel);
    http.put("/config/{subject}", ctx -> setLevel(ctx, subject(ctx)));
    http.delete("/config/{subject}", this::unsetOfSubject);
    http.get("/mode", SettingRoutes::replyMode);
    http.put("/mode", SettingRoutes::setMode);
    http.get("/mode/{subject}", SettingRoutes::subjectMode);
    http.put("/mode/{subject}", SettingRoutes::setMode);
  }

  private static Optional<String> subject(Context ctx) {
    return Optional.of(ctx.pathParam("subject"));
  }

  private void subjectLevel(Context ctx) {
    var own = registry.state().subjectLevel(ctx.pathParam("subject"));
    if (own.isEmpty() && RegistryRoutes.flag(ctx, "defaultToGlobal")) {
      replyLevel(ctx, registry.state().globalLevel());
    } else {
      replyLevel(ctx, own.orElseThrow(() -> notSet(ctx)));
    }
  }

  private static RegistryException notSet(Context ctx) {
    return RegistryError.SUBJECT_LEVEL_NOT_SET.with(
        "Subject '%s' does not have subject-level compatibility configured"
            .formatted(ctx.pathParam("subject")));
  }

  private void setLevel(Context ctx, Optional<String> subject) {
    var name = RegistryRoutes.body(ctx).path("compatibility").asText("");
    var level =
        CompatibilityLevel.named(name)
            .orElseThrow(
                () ->
                    RegistryError.INVALID_COMPATIBILITY_LEVEL.with(
                        "Invalid compatibility level '%s'. Valid values are %s"
                            .formatted(name, Arrays.toString(CompatibilityLevel.values()))));
    registry.setLevel(subject, Optional.of(level));
    RegistryRoutes.reply(ctx, Map.of("compatibility", level.name()));
  }

  private void unsetGlobal(Context ctx) {
    var former = registry.state().globalLevel();
    registry.setLevel(Optional.empty(), Optional.empty());
    replyLevel(ctx, former);
  }

  private void unsetOfSubject(Context ctx) {
    var former =
        registry.state().subjectLevel(ctx.pathParam("subject")).orElseThrow(() -> notSet(ctx));
    registry.setLevel(subject(ctx), Optional.empty());
    replyLevel(ctx, former);
  }

  private static void replyLevel(Context ctx, CompatibilityLevel level) {
    RegistryRoutes.reply(ctx, Map.of("compatibilityLevel", level.name()));
  }

  private static void subjectMode(Context ctx) {
    if (!RegistryRoutes.flag(ctx, "defaultToGlobal")) {
      throw RegistryError.SUBJECT_MODE_NOT_SET.with(
          "Subject '%s' does not have subject-level mode configured"
              .formatted(ctx.pathParam("subject")));
    }
    replyMode(ctx);
  }

  private static void setMode(Context ctx) {
    var mode = RegistryRoutes.body(ctx).path("mode").asText("");
    if (!mode.equals(READ_WRITE)) {
      throw RegistryError.INVALID_MODE.with(
          "Invalid mode '%s': only READWRITE is supported".formatted(mode));
    }
    replyMode(ctx);
  }

  private static void replyMode(Context ctx) {
    RegistryRoutes.reply(ctx, Map.of("mode", READ_WRITE));
  }
}
