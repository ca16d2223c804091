package io.lodestream.trainer.negatives;

import io.lodestream.trainer.loss.NegativeMask;
import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.negatives.RelevanceJudge.Verdict;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.AmbiguityRule;
import io.lodestream.trainer.settings.MaskRule;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives pairs the passages that look most like answers and do not answer.
 *
 * <p>Positive-aware (NV-Retriever, <a href="https://arxiv.org/abs/2407.15831">paper</a>): a
 * candidate that scores above a share of the positive's cosine may well be an answer that nobody
 * labelled, and is ambiguous. Every candidate is ambiguous for a pair whose own passage is not
 * among the nearest, or scores 0 or less. Candidates that repeat, continue or nearly duplicate a
 * known answer of the query are left out before.
 */
public final class HardNegatives {
  private final TrainerSettings.Negatives settings;
  private final MaskRule rule;
  private final RelevanceJudge judge;

  /**
   * @param judge asked only with {@link AmbiguityRule#JUDGE}
   */
  public HardNegatives(TrainerSettings settings, RelevanceJudge judge) {
    this.settings = settings.negatives();
    this.rule = settings.loss().mask();
    this.judge = settings.negatives().ambiguous() == AmbiguityRule.JUDGE ? judge : unsure();
  }

  /** With a {@link LexicalJudge} that weighs terms by the pairs' passages. */
  public static HardNegatives of(TrainerSettings settings, List<TrainingPair> pairs) {
    return new HardNegatives(
        settings, new LexicalJudge(pairs.stream().map(TrainingPair::passage).distinct().toList()));
  }

  /** Adds up to {@code negatives.per-pair} to what each pair has; none where that is 0. */
  public MinedPairs mine(List<TrainingPair> pairs, CandidateSource source) {
    if (settings.perPair() == 0) {
      return new MinedPairs(pairs, new MinedPairs.Counts(0, 0, 0, 0, 0, 0, 0, 0));
    }
    var found = source.nearest(pairs, settings.candidates());
    if (found.size() != pairs.size()) {
      throw new IllegalArgumentException(
          "candidates of %d pairs were given for %d".formatted(found.size(), pairs.size()));
    }
    var mining = new Mining(pairs, settings, rule, judge);
    for (int i = 0; i < pairs.size(); i++) {
      mining.add(pairs.get(i), found.get(i));
    }
    return mining.result();
  }

  private static RelevanceJudge unsure() {
    return (query, passages) ->
        passages.stream().map(passage -> RelevanceJudge.Verdict.UNSURE).toList();
  }

  /** One pass over the pairs of a window. Used once, by one thread. */
  private static final class Mining {
    private final TrainerSettings.Negatives settings;
    private final MaskRule rule;
    private final RelevanceJudge judge;
    private final Map<String, List<PassageText>> answers = new HashMap<>();
    private final List<TrainingPair> seen = new ArrayList<>();
    private final List<List<PassageText>> negatives = new ArrayList<>();
    private final List<TrainingPair> extra = new ArrayList<>();
    private int candidates;
    private int possibleAnswers;
    private int ambiguous;
    private int judgedRelevant;
    private int judgedIrrelevant;
    private int positivesNotFound;

    Mining(
        List<TrainingPair> pairs,
        TrainerSettings.Negatives settings,
        MaskRule rule,
        RelevanceJudge judge) {
      this.settings = settings;
      this.rule = rule;
      this.judge = judge;
      pairs.forEach(pair -> answers(pair).add(pair.positive()));
    }

    void add(TrainingPair pair, List<ScoredPassage> nearest) {
      double limit = limit(pair, nearest);
      var clear = new ArrayList<PassageText>();
      var doubtful = new ArrayList<PassageText>();
      for (var candidate : nearest) {
        var passage = candidate.passage();
        if (same(pair.positive(), passage)) {
          continue;
        }
        candidates++;
        if (mayAnswer(pair, passage)) {
          possibleAnswers++;
        } else if (candidate.score() <= limit) {
          clear.add(passage);
        } else {
          ambiguous++;
          doubtful.add(passage);
        }
      }
      var chosen = judged(pair, doubtful);
      chosen.addAll(clear);
      seen.add(pair);
      negatives.add(chosen.subList(0, Math.min(chosen.size(), settings.perPair())));
    }

    /** What a negative may score at most; nothing may where the positive is no measure. */
    private double limit(TrainingPair pair, List<ScoredPassage> nearest) {
      var own =
          nearest.stream()
              .filter(candidate -> same(pair.positive(), candidate.passage()))
              .mapToDouble(ScoredPassage::score)
              .max();
      if (own.isEmpty()) {
        positivesNotFound++;
      }
      double positive = own.orElse(0);
      return positive > 0 ? settings.maxShare() * positive : Double.NEGATIVE_INFINITY;
    }

    /** The irrelevant of the doubtful; the relevant become positives on the way. */
    private List<PassageText> judged(TrainingPair pair, List<PassageText> doubtful) {
      var irrelevant = new ArrayList<PassageText>();
      var verdicts = doubtful.isEmpty() ? List.<Verdict>of() : judge.judge(pair.query(), doubtful);
      for (int i = 0; i < doubtful.size(); i++) {
        var passage = doubtful.get(i);
        if (verdicts.get(i) == Verdict.IRRELEVANT) {
          judgedIrrelevant++;
          irrelevant.add(passage);
        } else if (verdicts.get(i) == Verdict.RELEVANT) {
          judgedRelevant++;
          if (answers(pair).stream().noneMatch(answer -> same(answer, passage))) {
            answers(pair).add(passage);
            extra.add(answeredBy(pair, passage));
          }
        }
      }
      return irrelevant;
    }

    MinedPairs result() {
      var pairs = new ArrayList<TrainingPair>();
      int kept = 0;
      int without = 0;
      for (int i = 0; i < seen.size(); i++) {
        var pair = seen.get(i);
        // Another pair of the query may have brought an answer since
        var mined = negatives.get(i).stream().filter(passage -> !mayAnswer(pair, passage)).toList();
        kept += mined.size();
        without += mined.isEmpty() ? 1 : 0;
        var all = new ArrayList<>(pair.negatives());
        mined.stream().filter(passage -> !all.contains(passage)).forEach(all::add);
        pairs.add(pair.withNegatives(all));
      }
      pairs.addAll(extra);
      return new MinedPairs(
          pairs,
          new MinedPairs.Counts(
              candidates,
              kept,
              possibleAnswers,
              ambiguous,
              judgedRelevant,
              judgedIrrelevant,
              positivesNotFound,
              without));
    }

    private boolean mayAnswer(TrainingPair pair, PassageText passage) {
      return answers(pair).stream()
          .anyMatch(answer -> NegativeMask.mayAnswer(answer, passage, rule));
    }

    private List<PassageText> answers(TrainingPair pair) {
      return answers.computeIfAbsent(pair.normalisedQuery(), query -> new ArrayList<>());
    }

    private static boolean same(PassageText a, PassageText b) {
      return a.contentHash().equals(b.contentHash()) || a.text().equals(b.text());
    }

    private static TrainingPair answeredBy(TrainingPair pair, PassageText passage) {
      return new TrainingPair(
          pair.query(),
          passage.text(),
          passage.documentId(),
          passage.ordinal(),
          passage.contentHash(),
          passage.cluster(),
          pair.weight(),
          List.of(),
          pair.source());
    }
  }
}
