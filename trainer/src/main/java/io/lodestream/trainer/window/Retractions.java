package io.lodestream.trainer.window;

import io.lodestream.schemas.JudgedPair;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which pairs may no longer be used, as {@code retractions} said at one moment.
 *
 * @param liveContent by passage id: content hash of the only content whose pairs may be used, empty
 *     for none; a passage that is not here has nothing retracted
 * @param before offset up to which the topic was read, exclusive; empty when it was not looked at
 */
public record Retractions(Map<String, String> liveContent, OptionalLong before) {

  /** Nothing is retracted. */
  public static final Retractions NONE = new Retractions(Map.of(), OptionalLong.empty());

  public Retractions {
    liveContent = Map.copyOf(liveContent);
  }

  /** True when the pair's passage is gone, or has another content now. */
  public boolean covers(JudgedPair pair) {
    var live = liveContent.get(pair.getPassageId());
    return live != null && !live.equals(pair.getContentHash());
  }
}
