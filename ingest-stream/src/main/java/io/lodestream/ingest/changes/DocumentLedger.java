package io.lodestream.ingest.changes;

import io.lodestream.ingest.dedup.Signatures;
import io.lodestream.ingest.state.DocumentState;
import io.lodestream.schemas.Document;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a document's record changes, given what was known of the document.
 *
 * <p>Versions grow with every change: the record's time, or one more than the last version where
 * that is larger, so that they keep growing when state was lost. Thread-safe when its maker is.
 */
public final class DocumentLedger {

  private final PassageMaker maker;
  private final String recipe;

  /**
   * @param recipe stands for everything but the document that decides the passages; documents
   *     produced again are cut again when it changed
   */
  public DocumentLedger(PassageMaker maker, String recipe) {
    this.maker = maker;
    this.recipe = recipe;
  }

  /**
   * @param before null for a document never seen
   * @param document null for a tombstone
   */
  public Decision take(
      String documentId, DocumentState before, Document document, long recordTimeMs) {
    if (document == null) {
      return before == null || before.getContentHash() == null
          ? new Decision.Unchanged()
          : retracted(documentId, before, recordTimeMs);
    }
    var hash = contentHash(document);
    if (before != null && hash.equals(before.getContentHash())) {
      return new Decision.Unchanged();
    }
    var signature = Signatures.of(document.getText());
    var state =
        DocumentState.newBuilder()
            .setContentHash(hash)
            .setVersion(nextVersion(before, recordTimeMs))
            .setCluster(before == null ? null : before.getCluster())
            .setPassages(before == null ? List.of() : before.getPassages())
            .build();
    return state.getCluster() == null
        ? new Decision.Held(state, signature)
        : published(documentId, state, document, Optional.of(signature));
  }

  /** Publishes a document that was held, now that its cluster is known. */
  public Decision.Published release(
      String documentId, DocumentState held, String cluster, Document document) {
    var state = DocumentState.newBuilder(held).setCluster(cluster).build();
    return published(documentId, state, document, Optional.empty());
  }

  private Decision.Published published(
      String documentId, DocumentState state, Document document, Optional<byte[]> signature) {
    var passages = maker.make(documentId, document, state.getCluster(), state.getVersion());
    var changes = PassageChanges.between(documentId, state.getPassages(), passages);
    var after = DocumentState.newBuilder(state).setPassages(changes.fingerprints()).build();
    return new Decision.Published(after, changes, signature);
  }

  private Decision.Published retracted(String documentId, DocumentState before, long recordTimeMs) {
    var changes = PassageChanges.between(documentId, before.getPassages(), List.of());
    var after =
        DocumentState.newBuilder(before)
            .setContentHash(null)
            .setVersion(nextVersion(before, recordTimeMs))
            .setPassages(List.of())
            .build();
    return new Decision.Published(after, changes, Optional.empty());
  }

  private static long nextVersion(DocumentState before, long recordTimeMs) {
    return before == null ? recordTimeMs : Math.max(before.getVersion() + 1, recordTimeMs);
  }

  private String contentHash(Document document) {
    return new Digests()
        .add(recipe)
        .add(document.getTitle())
        .add(document.getText())
        .add(document.getMediaType())
        .add(document.getUri() == null ? "" : document.getUri())
        .add(document.getAttributes())
        .toHex();
  }
}
