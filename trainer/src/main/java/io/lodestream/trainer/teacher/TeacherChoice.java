package io.lodestream.trainer.teacher;

import io.lodestream.schemas.digest.Sha256;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.FusedScorer;
import io.lodestream.trainer.reference.Opinion;
import io.lodestream.trainer.reference.OpinionScorer;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.teacher.EndpointQuestions.Outcome;
import io.lodestream.trainer.teacher.TeacherTrial.Endpoint;
import io.lodestream.trainer.teacher.TeacherTrial.Verdict;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the validation split who teaches a run: the fused teacher, with each endpoint that
 * makes it better, if together they do better than the parent. Only an endpoint that helped there
 * is asked about the run's own queries; all of it before the first step. Used once, by one thread.
 */
public final class TeacherChoice {
  private static final Logger LOG = LoggerFactory.getLogger(TeacherChoice.class);

  private final FusedTeacher fused;
  private final List<EndpointPart> parts;
  private final Candidates candidates;
  private final Map<EndpointPart, EndpointQuestions> questions = new LinkedHashMap<>();
  private final Map<EndpointPart, Endpoint> verdicts = new LinkedHashMap<>();

  /** What endpoints that help said of the validation queries. */
  private final Map<EndpointPart, Opinion> heard = new LinkedHashMap<>();

  /**
   * Who teaches.
   *
   * @param teacher empty: nobody
   * @param said digest of all that endpoints said to the teacher, empty where none takes part: runs
   *     that were told otherwise are other runs
   */
  public record Chosen(TeacherTrial trial, Optional<PairScorer> teacher, String said) {}

  /**
   * @param fused borrowed
   * @param parts borrowed; asked in this order
   * @param asking how a part is asked
   */
  TeacherChoice(
      FusedTeacher fused,
      List<EndpointPart> parts,
      Candidates candidates,
      Function<EndpointPart, EndpointQuestions> asking) {
    this.fused = fused;
    this.parts = parts;
    this.candidates = candidates;
    parts.forEach(part -> questions.put(part, asking.apply(part)));
  }

  /**
   * @param run of the pairs' queries and passages
   */
  Chosen of(RetrievalCheck check, RunScores run, List<TrainingPair> pairs) {
    if (check.queries() == 0 || check.queries() < fused.minQueries()) {
      return new Chosen(new TeacherTrial(check.queries(), 0, 0, false), Optional.empty(), "");
    }
    var asked = fused.on(check);
    double parent = asked.parentNdcg();
    double best = tried(check, asked.teacher());
    Optional<PairScorer> teacher = Optional.empty();
    var said = "";
    if (best > parent) {
      var base = fused.of(run, pairs);
      var opinions = opinions(base, run.passages(), pairs);
      if (opinions.size() < heard.size()) {
        heard.keySet().retainAll(opinions.keySet());
        best = ndcg(check, asked.teacher());
      }
      if (best > parent) {
        teacher = Optional.of(with(base, opinions, run.passages()));
        said = digest(opinions);
      }
    }
    var trial =
        new TeacherTrial(
            check.queries(), parent, best, teacher.isPresent(), List.copyOf(verdicts.values()));
    return new Chosen(trial, teacher, said);
  }

  /** Asks each endpoint, keeps those that help, and gives the nDCG@10 with them. */
  private double tried(RetrievalCheck check, FusedScorer base) {
    double best = check.ndcg(base);
    if (parts.isEmpty()) {
      return best;
    }
    var passages = candidates.best(base, check.passageTexts(), check.queryTexts());
    for (var part : parts) {
      var opinion = opinion(part, passages);
      if (opinion.isPresent()) {
        heard.put(part, opinion.get());
        double with = ndcg(check, base);
        boolean helps = with > best;
        LOG.info(
            "event=teacher-endpoint-tried part={} helps={} ndcg={} without={}",
            part.name(),
            helps,
            with,
            best);
        verdicts.put(
            part, new Endpoint(part.name(), helps ? Verdict.HELPS : Verdict.NO_BETTER, with, ""));
        if (helps) {
          best = with;
        } else {
          heard.remove(part);
        }
      }
    }
    return best;
  }

  private double ndcg(RetrievalCheck check, FusedScorer base) {
    return check.ndcg(with(base, heard, check.passageTexts()));
  }

  /** What endpoints that help say of the run, without those that could not be had. */
  private Map<EndpointPart, Opinion> opinions(
      FusedScorer base, List<String> passages, List<TrainingPair> pairs) {
    var opinions = new LinkedHashMap<EndpointPart, Opinion>();
    if (!heard.isEmpty()) {
      var asked = candidates.ofPairs(base, passages, pairs);
      heard
          .keySet()
          .forEach(part -> opinion(part, asked).ifPresent(opinion -> opinions.put(part, opinion)));
    }
    return opinions;
  }

  private Optional<Opinion> opinion(EndpointPart part, Map<String, List<String>> passages) {
    var outcome = questions.get(part).ask(passages);
    if (outcome instanceof Outcome.Unavailable unavailable) {
      LOG.warn(
          "event=teacher-endpoint-unavailable part={} effect=\"the run goes on without it\""
              + " cause=\"{}\"",
          part.name(),
          unavailable.reason());
      verdicts.put(part, new Endpoint(part.name(), Verdict.UNAVAILABLE, 0, unavailable.reason()));
      return Optional.empty();
    }
    return Optional.of(new Opinion(((Outcome.Scored) outcome).scores(), part.weight()));
  }

  private PairScorer with(
      FusedScorer base, Map<EndpointPart, Opinion> opinions, List<String> passages) {
    return opinions.isEmpty()
        ? base
        : new OpinionScorer(base, fused.weight(), new ArrayList<>(opinions.values()), passages);
  }

  private static String digest(Map<EndpointPart, Opinion> opinions) {
    if (opinions.isEmpty()) {
      return "";
    }
    var digest = new Sha256();
    opinions.forEach(
        (part, opinion) -> {
          digest.add("\n" + part.name());
          new TreeMap<>(opinion.scores())
              .forEach(
                  (query, scores) -> {
                    digest.add("\n" + query.length() + ":").add(query);
                    new TreeMap<>(scores)
                        .forEach(
                            (passage, score) ->
                                digest
                                    .add("\n" + passage.length() + ":")
                                    .add(passage)
                                    .addInt(Float.floatToIntBits(score)));
                  });
        });
    return digest.hex();
  }
}
