package io.lodestream.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubPushTest {
  private static final String TOKEN = "hf_secret";
  private static final String REPOSITORY = "acme/minilm";

  @TempDir Path dir;
  private final List<Duration> waits = new ArrayList<>();
  private StubHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new StubHub(TOKEN);
    Files.writeString(dir.resolve("README.md"), "# é");
    Files.createDirectory(dir.resolve("1_Pooling"));
    Files.writeString(dir.resolve("1_Pooling/config.json"), "{}");
    Files.write(dir.resolve("model.safetensors"), new byte[70_000]);
    Files.writeString(dir.resolve(".hidden"), "stays here");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aDirectoryArrivesWholeInOneCommit() throws Exception {
    var where = push(TOKEN, true);

    assertThat(where).isEqualTo(hub.uri() + "/commit/1");
    assertThat(hub.privates).containsExactly(REPOSITORY);
    assertThat(hub.commits).hasSize(1);
    var commit = hub.commits.get(0);
    assertThat(commit)
        .containsOnlyKeys("summary", "README.md", "1_Pooling/config.json", "model.safetensors");
    assertThat(new String(commit.get("README.md"), "UTF-8")).isEqualTo("# é");
    assertThat(commit.get("model.safetensors")).hasSize(70_000);
    assertThat(hub.requests).contains("POST /verify");
  }

  @Test
  void theTokenGoesToTheHubAndNotToItsStorage() throws Exception {
    push(TOKEN, false);

    assertThat(hub.storageAuthorizations).containsExactly("null");
  }

  @Test
  void aRepositoryThatIsThereIsUsedAndWhatIsUploadedIsNotUploadedAgain() throws Exception {
    push(TOKEN, false);
    hub.requests.clear();

    push(TOKEN, false);

    assertThat(hub.commits).hasSize(2);
    assertThat(hub.requests).noneMatch(request -> request.startsWith("PUT"));
    assertThat(hub.commits.get(1).get("model.safetensors")).hasSize(70_000);
  }

  @Test
  void aPushThatBrokeOffIsTakenUpBySameCommand() throws Exception {
    hub.uploadsRefused = 1;
    assertThatThrownBy(() -> push(TOKEN, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("upload model.safetensors: the hub answers 400");
    assertThat(hub.commits).isEmpty();

    push(TOKEN, false);

    assertThat(hub.commits).hasSize(1);
  }

  @Test
  void aBusyHubIsAskedAgain() throws Exception {
    hub.busyAnswers = 3;

    push(TOKEN, false);

    assertThat(hub.commits).hasSize(1);
    assertThat(waits).hasSize(3);
  }

  @Test
  void aTokenTheHubDoesNotKnowIsSaidAndNotRepeated() {
    assertThatThrownBy(() -> push("hf_other", false))
        .isInstanceOf(UserException.class)
        .hasMessage("make repository acme/minilm: the hub does not know the token (401)")
        .hasMessageNotContaining("hf_other");
    assertThat(hub.stored).isEmpty();
  }

  @Test
  void pickledWeightsAreRefusedBeforeAnythingIsSent() throws IOException {
    Files.write(dir.resolve("pytorch_model.bin"), new byte[1]);

    assertThatThrownBy(() -> push(TOKEN, false))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("pytorch_model.bin");
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void aTokenIsNotSentOverPlainHttpToAnotherMachine() {
    assertThatThrownBy(() -> new HubClient(URI.create("http://192.0.2.1"), new HubToken(TOKEN)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--hub must be https");
  }

  @Test
  void withoutATokenNothingIsTried() {
    assertThatThrownBy(() -> HubToken.find(Map.of(), null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("HF_TOKEN");
    assertThat(HubToken.find(Map.of("HF_TOKEN", TOKEN), null)).hasToString("HubToken");
  }

  @Test
  void aRepositoryHasAnOwner() {
    assertThatThrownBy(() -> new HubPush(client(TOKEN), silent()).push(dir, "../../api", false))
        .isInstanceOf(UserException.class)
        .hasMessage("--repo must be OWNER/NAME, was '../../api'");
  }

  private String push(String token, boolean isPrivate) throws InterruptedException {
    return new HubPush(client(token), silent()).push(dir, REPOSITORY, isPrivate);
  }

  private HubClient client(String token) {
    return new HubClient(hub.uri(), new HubToken(token), waits::add);
  }

  private static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream());
  }
}
