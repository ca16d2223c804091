package io.lodestream.trainer.teacher;

/** Follows the work of a teacher, and may end it; called by the thread that trains. */
public interface TeacherWatch {

  /** Called every second or so; what it throws ends the work. */
  void betweenChunks();

  /**
   * An endpoint was asked about so many queries.
   *
   * @param part by its name in the settings
   */
  void asked(String part, int done, int of);
}
