package io.lodestream.querygen.judge;

import io.lodestream.encoder.Embedder;

/**
 * A collection and the open model it was embedded with; the model is closed when it has been
 * replaced and no sitting holds it any more. Thread-safe.
 */
final class ServingModel {

  private final String collection;
  private final String modelId;
  private final Embedder embedder;
  private int holders;
  private boolean isReplaced;

  ServingModel(String collection, String modelId, Embedder embedder) {
    this.collection = collection;
    this.modelId = modelId;
    this.embedder = embedder;
  }

  String collection() {
    return collection;
  }

  String modelId() {
    return modelId;
  }

  Embedder embedder() {
    return embedder;
  }

  synchronized void hold() {
    if (isReplaced) {
      throw new IllegalStateException("model %s has been replaced".formatted(modelId));
    }
    holders++;
  }

  synchronized void release() {
    holders--;
    closeIfUnused();
  }

  synchronized void replace() {
    isReplaced = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (isReplaced && holders == 0) {
      embedder.close();
    }
  }
}
