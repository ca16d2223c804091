package io.lodestream.trainer.settings;

/** Whose ranking is drawn to the teacher's. */
public enum Student {
  /** The model's own. */
  DENSE,
  /** The model's with BM25 added: what the model is to add to BM25. */
  FUSED
}
