package io.lodestream.cli.windows;

import io.lodestream.cli.pairs.LinesFile;
import io.lodestream.cli.pairs.Rows;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.window.PairIds;
import io.lodestream.trainer.window.RetractionLog.Retractions;
import io.lodestream.trainer.window.WindowRecords;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes a window's pairs into the file that {@code ./lodestream train --pairs} reads. */
public final class WindowReplay {

  /**
   * How many pairs were written, and how many were left out.
   *
   * @param written rows by split, without those of score 0
   * @param irrelevant rows of score 0, whose passage is known not to answer the query
   * @param retracted pairs left out because their passage was deleted or has another text now
   * @param unreadable records left out because they cannot be read as pairs
   * @param repeated pairs left out because the window holds the same pair before
   */
  public record Counts(
      Map<Split, Integer> written, int irrelevant, int retracted, int unreadable, int repeated) {

    /** Rows in the file. */
    public int rows() {
      return irrelevant + written.values().stream().mapToInt(n -> n).sum();
    }
  }

  private final RecordDecoder<JudgedPair> decoder;
  private final Retractions retractions;
  private final Map<Split, Integer> written = new EnumMap<>(Split.class);
  private int irrelevant;
  private int retracted;
  private int unreadable;
  private final PairIds ids = new PairIds();

  private WindowReplay(RecordDecoder<JudgedPair> decoder, Retractions retractions) {
    this.decoder = decoder;
    this.retractions = retractions;
  }

  /**
   * @param out file to write, which appears complete or not at all
   * @throws BadDataException if the window is not as its manifest says; nothing is written then
   */
  public static Counts write(
      TrainingWindow window,
      WindowRecords records,
      RecordDecoder<JudgedPair> decoder,
      Retractions retractions,
      Path out) {
    var replay = new WindowReplay(decoder, retractions);
    try (var file = LinesFile.create(out)) {
      records.visit(
          window, Thread.currentThread()::isInterrupted, record -> replay.add(record, file));
      file.publish();
    }
    return new Counts(
        replay.written,
        replay.irrelevant,
        replay.retracted,
        replay.unreadable,
        replay.ids.repeated());
  }

  private void add(ConsumerRecord<byte[], byte[]> record, LinesFile file) {
    JudgedPair pair;
    try {
      pair = decoder.value(record);
    } catch (BadDataException e) {
      unreadable++;
      return;
    }
    if (pair == null) {
      unreadable++;
      return;
    }
    if (!ids.isFirst(record)) {
      return;
    }
    if (retractions.covers(pair)) {
      retracted++;
    } else {
      file.add(Rows.pair(pair));
      if (pair.getScore() > 0) {
        written.merge(pair.getSplit(), 1, Integer::sum);
      } else {
        irrelevant++;
      }
    }
  }
}
