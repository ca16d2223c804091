package io.lodestream.trainer.models;

import io.lodestream.schemas.ModelVersion;
import java.util.List;

/**
 * What a run must know of the models before it, as it was when its manifest was taken.
 *
 * @param parent what it starts from
 * @param base the line's first model
 * @param published every model of the line
 */
public record Lineage(ModelVersion parent, ModelVersion base, List<ModelVersion> published) {
  public Lineage {
    published = List.copyOf(published);
  }
}
