package io.lodestream.ingest.changes;

import io.lodestream.ingest.dedup.Signatures;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.ingest.state.DocumentState;
import io.lodestream.schemas.Document;
import java.nio.ByteBuffer;
import java.util.List;

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
    var state =
        DocumentState.newBuilder()
            .setContentHash(hash)
            .setVersion(nextVersion(before, recordTimeMs))
            .setCluster(before == null ? null : before.getCluster())
            .setPassages(before == null ? List.of() : before.getPassages())
            .build();
    var signature = ByteBuffer.wrap(Signatures.of(document.getText()));
    return new Decision.Held(state, new ClusterQuestion(signature, state.getVersion()));
  }

  /** Publishes a document that was held, now that its cluster is known. */
  public Decision.Published release(
      String documentId, DocumentState held, ClusterAnswer answer, Document document) {
    var passages = maker.make(documentId, document, answer);
    var changes = PassageChanges.between(documentId, held.getPassages(), passages);
    var after =
        DocumentState.newBuilder(held)
            .setCluster(answer.getCluster())
            .setPassages(changes.fingerprints())
            .build();
    return new Decision.Published(after, changes);
  }

  private Decision.Published retracted(String documentId, DocumentState before, long recordTimeMs) {
    var changes = PassageChanges.between(documentId, before.getPassages(), List.of());
    var after =
        DocumentState.newBuilder(before)
            .setContentHash(null)
            .setVersion(nextVersion(before, recordTimeMs))
            .setPassages(List.of())
            .build();
    return new Decision.Published(after, changes);
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
