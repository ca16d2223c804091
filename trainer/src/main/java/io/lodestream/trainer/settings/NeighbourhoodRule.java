package io.lodestream.trainer.settings;

/** Which passages are near each other, so that meeting in a batch makes them hard negatives. */
public enum NeighbourhoodRule {
  /** Those of one document. */
  DOCUMENT,
  /** Those of one source, such as a site or a collection; of one document where none is named. */
  SOURCE,
  /** Those the parent model puts near each other, and so the index that serves it. */
  NEAREST
}
