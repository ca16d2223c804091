package io.lodestream.ingest.changes;

import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The difference between a document's former passages and its present ones.
 *
 * @param changed new or different in anything but the version
 * @param gone ids of passages that are no more
 * @param fingerprints of all present passages, by ordinal
 */
public record PassageChanges(List<Passage> changed, List<String> gone, List<Long> fingerprints) {

  public PassageChanges {
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
    fingerprints = List.copyOf(fingerprints);
  }

  /**
   * @param before fingerprints of the passages published before, by ordinal
   */
  public static PassageChanges between(String documentId, List<Long> before, List<Passage> now) {
    var fingerprints = now.stream().map(PassageChanges::fingerprint).toList();
    return new PassageChanges(
        IntStream.range(0, now.size())
            .filter(at -> at >= before.size() || !before.get(at).equals(fingerprints.get(at)))
            .mapToObj(now::get)
            .toList(),
        IntStream.range(now.size(), Math.max(now.size(), before.size()))
            .mapToObj(ordinal -> PassageId.of(documentId, ordinal))
            .toList(),
        fingerprints);
  }

  /** Without links it is the one that passages had before they carried any. */
  private static long fingerprint(Passage passage) {
    var digests = new Digests();
    passage.getLinks().forEach(link -> digests.add(link.getText()).add(link.getTarget()));
    return digests
        .add(passage.getTitle())
        .add(passage.getHeadings())
        .add(passage.getText())
        .add(passage.getStartOffset())
        .add(passage.getEndOffset())
        .add(passage.getTokenCount())
        .add(passage.getCluster())
        .add(passage.getAttributes())
        .add(passage.getConflictingCluster() == null ? "" : passage.getConflictingCluster())
        .toLong();
  }
}
