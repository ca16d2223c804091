package io.lodestream.querygen.settings;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The share of passages that get queries, for corpora larger than the training that follows.
 *
 * <p>Drawn by the hash of a passage's content, so that a restart draws the same ones.
 *
 * @param share 0 to 1
 */
public record PassageSample(double share) {

  /** Every passage. */
  public static final PassageSample ALL = new PassageSample(1);

  private static final String SALT = "passage-sample:";

  public boolean holds(String contentHash) {
    int hash = Utils.murmur2((SALT + contentHash).getBytes(StandardCharsets.UTF_8));
    return Utils.toPositive(hash) < share * Integer.MAX_VALUE || share >= 1;
  }
}
