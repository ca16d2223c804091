package io.lodestream.trainer.tracking;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.validation.Figures;
import java.util.List;

/**
 * Tells several listeners, in their order; any of them may end the run.
 *
 * @param members told of everything
 */
public record ListenerGroup(List<TrainingListener> members) implements TrainingListener {
  public ListenerGroup {
    members = List.copyOf(members);
  }

  public static TrainingListener of(TrainingListener... members) {
    return new ListenerGroup(List.of(members));
  }

  @Override
  public void stepped(Progress progress) {
    members.forEach(member -> member.stepped(progress));
  }

  @Override
  public void validated(int step, Figures figures) {
    members.forEach(member -> member.validated(step, figures));
  }

  @Override
  public void merged(int step, Candidate candidate) {
    members.forEach(member -> member.merged(step, candidate));
  }

  @Override
  public void remembered(int step, HistoryReport history) {
    members.forEach(member -> member.remembered(step, history));
  }

  @Override
  public void asked(String part, int done, int of) {
    members.forEach(member -> member.asked(part, done, of));
  }

  @Override
  public void taught(TeacherTrial trial) {
    members.forEach(member -> member.taught(trial));
  }

  @Override
  public void resumed(int step) {
    members.forEach(member -> member.resumed(step));
  }

  @Override
  public void checkpointed(int step) {
    members.forEach(member -> member.checkpointed(step));
  }

  @Override
  public void checkpointFailed(int step) {
    members.forEach(member -> member.checkpointFailed(step));
  }

  @Override
  public boolean stopRequested() {
    return members.stream().anyMatch(TrainingListener::stopRequested);
  }
}
