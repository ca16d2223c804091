package io.lodestream.trainer.teacher;

/**
 * How the teacher did on the validation split before training.
 *
 * @param queries measured; below {@code min-validation-queries} nobody can tell, and the teacher is
 *     not used
 * @param parent nDCG@10 of the model that training starts from
 * @param teacher nDCG@10 of the teacher
 * @param used whether the teacher did better and was learnt from
 */
public record TeacherTrial(int queries, double parent, double teacher, boolean used) {}
