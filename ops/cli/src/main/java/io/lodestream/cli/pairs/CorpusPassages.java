package io.lodestream.cli.pairs;

import io.lodestream.cli.beir.BeirDocument;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.dedup.NearDuplicates;
import io.lodestream.ingest.dedup.Signatures;
import io.lodestream.ingest.dedup.SignaturesInMemory;
import io.lodestream.ingest.splitting.Tokenizer;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts documents into the same passages that the ingest stage would publish. */
public final class CorpusPassages {

  private static final Logger LOG = LoggerFactory.getLogger(CorpusPassages.class);

  private static final long VERSION = 1;

  private final IngestSettings settings;
  private final PassageMaker maker;

  public CorpusPassages(IngestSettings settings, Tokenizer tokenizer) {
    this.settings = settings;
    this.maker =
        new PassageMaker(
            settings.split(),
            settings.context(),
            tokenizer,
            cause -> LOG.warn("event=structure-not-read", cause));
  }

  /**
   * Passages by id, in the order of the documents; a document without text gives none.
   *
   * <p>A document joins the near-duplicate cluster of the earliest document that it resembles.
   */
  public Map<String, Passage> of(List<BeirDocument> documents) {
    var clusters = new NearDuplicates(new SignaturesInMemory(), settings.duplicateSimilarity());
    var passages = new LinkedHashMap<String, Passage>();
    long order = 0;
    for (var document : documents) {
      var placement = clusters.place(document.id(), Signatures.of(document.text()), order++);
      var answer =
          new ClusterAnswer(placement.cluster(), placement.conflicting().orElse(null), VERSION);
      for (var passage : maker.make(document.id(), document.asProduced(), answer)) {
        passages.put(PassageId.of(document.id(), passage.getOrdinal()), passage);
      }
    }
    return passages;
  }
}
