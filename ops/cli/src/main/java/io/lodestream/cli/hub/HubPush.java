package io.lodestream.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.encoder.artifact.WeightFormat;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pushes a model directory in one commit: creates the repository, asks which files go to LFS,
 * uploads the files that the hub lacks, commits. Nothing is visible on the hub before the commit,
 * and a file that the hub has is not uploaded again. Files of the repository that the directory
 * lacks stay.
 *
 * <p>Protocol: Hugging Face's HTTP API and <a
 * href="https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md">Git LFS batch</a>, basic
 * transfers.
 */
public final class HubPush {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
  private static final String BRANCH = "main";
  private static final String PLAIN_JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String LFS = "application/vnd.git-lfs+json";
  private static final int CONFLICT = 409;

  private final HubClient hub;
  private final PrintStream progress;

  public HubPush(HubClient hub, PrintStream progress) {
    this.hub = hub;
    this.progress = progress;
  }

  /**
   * @param isPrivate whether a repository that does not exist yet is created private
   * @return the commit's address, as the hub gives it
   * @throws UserException naming the step that failed and the hub's reason
   */
  public String push(Path dir, String repository, boolean isPrivate) throws InterruptedException {
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new UserException("--repo must be OWNER/NAME, was '%s'".formatted(repository));
    }
    try {
      WeightFormat.requireSafetensors(dir);
      var files = HubFile.of(dir);
      create(repository, isPrivate);
      var large = largeFiles(repository, files);
      upload(repository, files.stream().filter(file -> large.contains(file.path())).toList());
      return commit(repository, files, large);
    } catch (IOException e) {
      throw new UserException("%s cannot be read: %s".formatted(dir, e), e);
    }
  }

  private void create(String repository, boolean isPrivate) throws InterruptedException {
    var parts = repository.split("/");
    var body =
        JSON.createObjectNode()
            .put("type", "model")
            .put("organization", parts[0])
            .put("name", parts[1])
            .put("private", isPrivate);
    var what = "make repository " + repository;
    var answer = hub.post(what, hub.at("/api/repos/create"), PLAIN_JSON, body.toString());
    if (answer.status() != CONFLICT) {
      hub.require(what, answer);
      progress.println("made repository " + repository);
    }
  }

  /** The paths of the files that the hub wants in LFS. */
  private Set<String> largeFiles(String repository, List<HubFile> files)
      throws IOException, InterruptedException {
    var body = JSON.createObjectNode();
    var array = body.putArray("files");
    for (var file : files) {
      array
          .addObject()
          .put("path", file.path())
          .put("size", file.size())
          .put("sample", Base64.getEncoder().encodeToString(file.sample()));
    }
    var what = "prepare " + repository;
    var uri = hub.at("/api/models/%s/preupload/%s".formatted(repository, BRANCH));
    var answer = hub.require(what, hub.post(what, uri, PLAIN_JSON, body.toString())).json(what);
    var large = new HashSet<String>();
    for (var file : answer.path("files")) {
      if (file.path("uploadMode").asText().equals("lfs")) {
        large.add(file.path("path").asText());
      }
    }
    return large;
  }

  private void upload(String repository, List<HubFile> files) throws InterruptedException {
    if (files.isEmpty()) {
      return;
    }
    var bySha256 = new HashMap<String, HubFile>();
    var body = JSON.createObjectNode().put("operation", "upload").put("hash_algo", "sha256");
    body.putArray("transfers").add("basic");
    body.putObject("ref").put("name", BRANCH);
    var objects = body.putArray("objects");
    for (var file : files) {
      if (bySha256.put(file.sha256(), file) == null) {
        objects.addObject().put("oid", file.sha256()).put("size", file.size());
      }
    }
    var what = "ask where to upload to " + repository;
    var uri = hub.at("/%s.git/info/lfs/objects/batch".formatted(repository));
    var answer = hub.require(what, hub.post(what, uri, LFS, body.toString())).json(what);
    for (var object : answer.path("objects")) {
      var file = bySha256.get(object.path("oid").asText());
      if (file == null) {
        throw new UserException(what + ": the hub's answer names a file that was not asked about");
      }
      upload(file, object);
    }
  }

  private void upload(HubFile file, JsonNode object) throws InterruptedException {
    if (object.hasNonNull("error")) {
      throw new UserException(
          "upload %s: the hub answers %s"
              .formatted(file.path(), object.path("error").path("message").asText("an error")));
    }
    var action = object.path("actions").path("upload");
    if (action.isMissingNode()) {
      progress.printf("%s is on the hub already%n", file.path());
      return;
    }
    if (action.path("header").has("chunk_size")) {
      throw new UserException(
          "upload %s: the hub takes a file of %d bytes in parts only; this command cannot"
              .formatted(file.path(), file.size()));
    }
    progress.printf("uploading %s, %d bytes%n", file.path(), file.size());
    var what = "upload " + file.path();
    var uri = URI.create(action.path("href").asText());
    hub.require(what, hub.put(what, uri, headers(action), file.file()));
    verify(file, object.path("actions").path("verify"));
  }

  private void verify(HubFile file, JsonNode action) throws InterruptedException {
    if (action.isMissingNode()) {
      return;
    }
    var what = "verify " + file.path();
    var body = JSON.createObjectNode().put("oid", file.sha256()).put("size", file.size());
    var uri = URI.create(action.path("href").asText());
    hub.require(what, hub.post(what, uri, LFS, body.toString(), headers(action)));
  }

  private static Map<String, String> headers(JsonNode action) {
    var headers = new HashMap<String, String>();
    action
        .path("header")
        .properties()
        .forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
    return headers;
  }

  private String commit(String repository, List<HubFile> files, Set<String> large)
      throws IOException, InterruptedException {
    var lines = new StringBuilder();
    var header = JSON.createObjectNode().put("summary", "Upload model").put("description", "");
    line(lines, "header", header);
    for (var file : files) {
      var value = JSON.createObjectNode().put("path", file.path());
      if (large.contains(file.path())) {
        value.put("algo", "sha256").put("oid", file.sha256()).put("size", file.size());
        line(lines, "lfsFile", value);
      } else {
        value
            .put("encoding", "base64")
            .put("content", Base64.getEncoder().encodeToString(Files.readAllBytes(file.file())));
        line(lines, "file", value);
      }
    }
    var what = "commit to " + repository;
    var uri = hub.at("/api/models/%s/commit/%s".formatted(repository, BRANCH));
    var answer = hub.require(what, hub.post(what, uri, LINES, lines.toString())).json(what);
    return answer.path("commitUrl").asText(hub.at("/" + repository).toString());
  }

  private static void line(StringBuilder lines, String key, ObjectNode value) {
    var line = JSON.createObjectNode().put("key", key);
    line.set("value", value);
    lines.append(line).append('\n');
  }
}
