package io.lodestream.evaluator.relevance;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.corpus.PassageSpan;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RelevanceLabel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Turns labels into relevant items of the corpus.
 *
 * <p>A document label makes the document relevant if the document has passages. A passage label
 * makes its passage relevant. A span label makes every passage that overlaps the span relevant,
 * with the label's grade; an answer on the border of two passages, or in their overlap, has several
 * relevant passages, and recall and the ideal order count them all. Labels with a grade at or below
 * 0 are left out; an item with several labels has the highest grade. Labels whose item is not in
 * the corpus are left out for every retriever; a query without a label left is unanswerable.
 */
public final class RelevanceJudge {

  private final int maxQueries;

  /**
   * @param maxQueries of a set; a larger set is sampled, always the same queries
   */
  public RelevanceJudge(int maxQueries) {
    this.maxQueries = maxQueries;
  }

  /** All sets by name, invalid queries left out; sets without an answerable query included. */
  public List<JudgedSet> judge(Collection<EvalQuery> queries, CorpusView corpus) {
    return queries.stream()
        .filter(LabelCheck::passes)
        .collect(Collectors.groupingBy(EvalQuery::getSet, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(set -> judge(set.getKey(), set.getValue(), corpus))
        .toList();
  }

  private JudgedSet judge(String name, List<EvalQuery> all, CorpusView corpus) {
    var granularity = granularity(all);
    var judged = new ArrayList<JudgedQuery>();
    int unanswerable = 0;
    for (var query : sampled(all)) {
      var relevant = relevant(query, granularity, corpus);
      if (relevant.isEmpty()) {
        unanswerable++;
      } else {
        var source = query.getLabels().get(0).getDocumentId();
        judged.add(
            new JudgedQuery(
                query.getQueryId(), query.getText(), source, corpus.clusterOf(source), relevant));
      }
    }
    boolean human = all.stream().allMatch(query -> query.getOrigin() == LabelOrigin.HUMAN);
    return new JudgedSet(
        name, human ? LabelOrigin.HUMAN : LabelOrigin.SYNTHETIC, granularity, judged, unanswerable);
  }

  /**
   * The finest granularity that every label of the set has, since all carry a document id: one
   * label that names only a document makes the whole set one of documents.
   */
  static Granularity granularity(List<EvalQuery> queries) {
    var kinds =
        queries.stream()
            .flatMap(query -> query.getLabels().stream())
            .map(RelevanceJudge::kind)
            .collect(Collectors.toSet());
    return Stream.of(Granularity.DOCUMENT, Granularity.SPAN, Granularity.PASSAGE)
        .filter(kinds::contains)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a set has at least one label"));
  }

  private static Granularity kind(RelevanceLabel label) {
    if (label.getPassageId() != null) {
      return Granularity.PASSAGE;
    }
    return label.getStart() != null ? Granularity.SPAN : Granularity.DOCUMENT;
  }

  private static Map<String, Integer> relevant(
      EvalQuery query, Granularity granularity, CorpusView corpus) {
    var relevant = new HashMap<String, Integer>();
    for (var label : query.getLabels()) {
      if (label.getGrade() > 0) {
        items(label, granularity, corpus)
            .forEach(item -> relevant.merge(item, label.getGrade(), Math::max));
      }
    }
    return relevant;
  }

  private static Stream<String> items(
      RelevanceLabel label, Granularity granularity, CorpusView corpus) {
    var passages = corpus.passagesOf(label.getDocumentId());
    if (granularity == Granularity.DOCUMENT) {
      return passages.isEmpty() ? Stream.of() : Stream.of(label.getDocumentId());
    }
    var matching =
        kind(label) == Granularity.PASSAGE
            ? passages.stream().filter(p -> p.passageId().equals(label.getPassageId()))
            : passages.stream().filter(p -> p.overlaps(label.getStart(), label.getEnd()));
    return matching.map(PassageSpan::passageId);
  }

  private List<EvalQuery> sampled(List<EvalQuery> all) {
    return all.stream()
        .sorted(
            Comparator.comparingLong((EvalQuery query) -> spread(query.getQueryId()))
                .thenComparing(EvalQuery::getQueryId))
        .limit(maxQueries)
        .sorted(Comparator.comparing(EvalQuery::getQueryId))
        .toList();
  }

  private static long spread(String id) {
    var checksum = new CRC32();
    checksum.update(id.getBytes(StandardCharsets.UTF_8));
    return checksum.getValue();
  }
}
