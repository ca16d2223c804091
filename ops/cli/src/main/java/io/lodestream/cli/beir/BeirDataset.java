package io.lodestream.cli.beir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.error.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * An evaluation set in memory: its documents, and those of its queries that have labels, in file
 * order.
 *
 * <p>With {@code qrels/test.spans.tsv} the labels are answer spans and {@code qrels/test.tsv} is
 * not used; all labels of a set have one granularity. Layout: <a
 * href="https://github.com/beir-cellar/beir">BEIR</a>.
 */
public record BeirDataset(String name, List<BeirDocument> documents, List<BeirQuery> queries) {

  private static final String CORPUS = "corpus.jsonl";
  private static final String QUERIES = "queries.jsonl";
  private static final String LABELS = "qrels/test.tsv";
  private static final String SPANS = "qrels/test.spans.tsv";

  /** Accepts strings of any length: the broker and ingest decide whether a document is too long. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  public BeirDataset {
    documents = List.copyOf(documents);
    queries = List.copyOf(queries);
  }

  /**
   * @throws UserException naming the missing file, or the file and line of the mistake
   */
  public static BeirDataset read(String name, BeirFiles files) {
    var documents = readDocuments(files);
    var ids = documents.stream().map(BeirDocument::id).collect(Collectors.toSet());
    var labels = readLabels(files, ids);
    var queries = readQueries(files, labels);
    if (queries.isEmpty()) {
      throw new UserException(
          "no query of %s has a label in %s"
              .formatted(files.describe(QUERIES), files.describe("qrels/")));
    }
    return new BeirDataset(name, documents, queries);
  }

  /**
   * The documents of one file in the form of {@code corpus.jsonl}.
   *
   * @throws UserException naming file and line of the mistake
   */
  public static List<BeirDocument> documents(Path file) {
    return readDocuments(BeirFiles.file(file));
  }

  /** The set cut to its first documents and the queries whose labels all lie in them. */
  public BeirDataset firstDocuments(int count) {
    var kept = documents.stream().limit(count).toList();
    var ids = kept.stream().map(BeirDocument::id).collect(Collectors.toSet());
    var answerable =
        queries.stream()
            .filter(q -> q.labels().stream().allMatch(l -> ids.contains(l.documentId())))
            .toList();
    return new BeirDataset(name, kept, answerable);
  }

  private static List<BeirDocument> readDocuments(BeirFiles files) {
    var documents = new ArrayList<BeirDocument>();
    var seen = new HashSet<String>();
    eachLine(
        files,
        CORPUS,
        (line, at) -> {
          var json = json(line, at);
          var id = required(json, "_id", at);
          if (!seen.add(id)) {
            throw new UserException("%s: _id '%s' occurs twice".formatted(at, id));
          }
          documents.add(
              new BeirDocument(
                  id, json.path("title").asText(""), required(json, "text", at), metadata(json)));
        });
    if (documents.isEmpty()) {
      throw new UserException(files.describe(CORPUS) + " holds no document");
    }
    return documents;
  }

  private static List<BeirQuery> readQueries(
      BeirFiles files, Map<String, List<BeirQuery.Label>> labels) {
    var queries = new ArrayList<BeirQuery>();
    var seen = new HashSet<String>();
    eachLine(
        files,
        QUERIES,
        (line, at) -> {
          var json = json(line, at);
          var id = required(json, "_id", at);
          if (labels.containsKey(id) && seen.add(id)) {
            queries.add(new BeirQuery(id, required(json, "text", at), labels.get(id)));
          }
        });
    return queries;
  }

  private static Map<String, List<BeirQuery.Label>> readLabels(
      BeirFiles files, Set<String> documents) {
    boolean spans = exists(files, SPANS);
    var labels = new LinkedHashMap<String, List<BeirQuery.Label>>();
    eachLine(
        files,
        spans ? SPANS : LABELS,
        (line, at) -> {
          var fields = line.split("\t");
          if (line.startsWith("query-id")) {
            return;
          }
          if (fields.length < (spans ? 4 : 3)) {
            throw new UserException(
                "%s: expected %d fields with tabs between, found %d"
                    .formatted(at, spans ? 4 : 3, fields.length));
          }
          var label = spans ? spanLabel(fields, at) : documentLabel(fields, at);
          if (label.grade() > 0 && documents.contains(label.documentId())) {
            labels.computeIfAbsent(fields[0], q -> new ArrayList<>()).add(label);
          }
        });
    return labels;
  }

  private static BeirQuery.Label documentLabel(String[] fields, String at) {
    return new BeirQuery.Label(fields[1], number(fields[2], at), Optional.empty());
  }

  private static BeirQuery.Label spanLabel(String[] fields, String at) {
    int start = number(fields[2], at);
    int end = number(fields[3], at);
    if (start < 0 || end <= start) {
      throw new UserException(
          "%s: a span needs 0 <= start < end, found %d to %d".formatted(at, start, end));
    }
    return new BeirQuery.Label(fields[1], 1, Optional.of(new BeirQuery.Span(start, end)));
  }

  private static Map<String, String> metadata(JsonNode json) {
    var metadata = new HashMap<String, String>();
    json.path("metadata")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                metadata.put(field.getKey(), field.getValue().asText());
              }
            });
    return metadata;
  }

  private static boolean exists(BeirFiles files, String file) {
    try (var in = files.open(file).orElse(null)) {
      return in != null;
    } catch (IOException e) {
      throw new UserException(files.describe(file) + " cannot be read", e);
    }
  }

  private static void eachLine(BeirFiles files, String file, BiConsumer<String, String> use) {
    var described = files.describe(file);
    try (var in = files.open(file).orElseThrow(() -> new UserException(described + " is missing"));
        var reader =
            new BufferedReader(
                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), 1 << 16)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          use.accept(line, described + ":" + number);
        }
      }
    } catch (CharacterCodingException e) {
      throw new UserException(described + " is not valid UTF-8", e);
    } catch (IOException e) {
      throw new UserException(described + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static JsonNode json(String line, String at) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UserException(at + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String required(JsonNode json, String field, String at) {
    var value = json.path(field);
    if (!value.isTextual()) {
      throw new UserException("%s: \"%s\" must be a string".formatted(at, field));
    }
    return value.asText();
  }

  private static int number(String text, String at) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new UserException("%s: '%s' is not a whole number".formatted(at, text), e);
    }
  }
}
