package io.lodestream.trainer.offline;

import io.lodestream.schemas.Split;
import java.util.List;
import java.util.Optional;

/**
 * A line of a pair file, with what it leaves out filled in.
 *
 * @param query as a user asks
 * @param passage as it is embedded: title, headings and text
 * @param documentId the line's, else that of its passage id, else the passage's content hash
 * @param ordinal place in the document; 0 where the line does not say, so that all of one document
 *     count as neighbours
 * @param contentHash equal for equal passages
 * @param cluster near-duplicate documents; the document itself where the line does not say
 * @param score 0 to 1: how sure it is that the passage answers; 0 says that it does not
 * @param split absent: still to be decided
 * @param negatives passages that do not answer
 * @param source site or collection of the document; empty where the line does not say
 */
record PairRow(
    String query,
    String passage,
    String documentId,
    int ordinal,
    String contentHash,
    String cluster,
    double score,
    Optional<Split> split,
    List<String> negatives,
    String source) {}
