package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.RestCollections.FIFTH;
import static io.qdrant.client.QueryFactory.fusion;
import static io.qdrant.client.QueryFactory.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.embedded.vectors.RestReader.Answer;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was written by gRPC is read by REST: the same points, in Qdrant's JSON. */
class RestReadingIT {

  private static final String MIXED = "/collections/mixed/points";

  @TempDir private static Path directory;
  private static EmbeddedVectorStore store;
  private static QdrantClient client;
  private static RestReader rest;

  @BeforeAll
  static void writes() throws Exception {
    store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
    client = Clients.of(store);
    RestCollections.write(client);
    rest = new RestReader(store.restUri());
  }

  @AfterAll
  static void stops() {
    client.close();
    store.close();
  }

  @Test
  void showsSignsOfLife() throws Exception {
    var root = rest.get("/").body();

    assertThat(root.get("title").asText()).isEqualTo("qdrant - vector search engine");
    assertThat(root.get("version").asText())
        .isEqualTo(client.healthCheckAsync().get().getVersion());
    assertThat(rest.get("/healthz").body().asText()).isEqualTo("healthz check passed");
    assertThat(rest.get("/livez").status()).isEqualTo(200);
    assertThat(rest.get("/readyz").body().asText()).isEqualTo("all shards are ready");
  }

  @Test
  void listsCollectionsAndAliases() throws Exception {
    assertThat(rest.get("/collections").result().toString())
        .isEqualTo("{\"collections\":[{\"name\":\"mixed\"},{\"name\":\"named\"}]}");
    var aliases = "{\"aliases\":[{\"alias_name\":\"live\",\"collection_name\":\"mixed\"}]}";
    assertThat(rest.get("/aliases").result().toString()).isEqualTo(aliases);
    assertThat(rest.get("/collections/mixed/aliases").result().toString()).isEqualTo(aliases);
    assertThat(rest.get("/collections/named/aliases").result().path("aliases")).isEmpty();
    assertThat(rest.get("/collections/live/exists").result().toString())
        .isEqualTo("{\"exists\":true}");
    assertThat(rest.get("/collections/none/exists").result().toString())
        .isEqualTo("{\"exists\":false}");
  }

  @Test
  void describesACollection() throws Exception {
    var mixed = rest.get("/collections/live").result();
    var named = rest.get("/collections/named").result();

    assertThat(mixed.get("status").asText()).isEqualTo("green");
    assertThat(mixed.get("points_count").asInt()).isEqualTo(5);
    var params = mixed.at("/config/params");
    assertThat(params.get("vectors").toString()).isEqualTo("{\"size\":2,\"distance\":\"Dot\"}");
    assertThat(params.get("sparse_vectors").toString())
        .isEqualTo("{\"words\":{\"modifier\":\"idf\"}}");
    assertThat(mixed.at("/config/hnsw_config/ef_construct").asInt()).isEqualTo(100);
    assertThat(mixed.at("/payload_schema/color/data_type").asText()).isEqualTo("keyword");
    assertThat(named.at("/config/params/vectors/text/size").asInt()).isEqualTo(2);
  }

  @Test
  void answersInQdrantsEnvelope() throws Exception {
    var body = rest.get("/collections").body();

    assertThat(body.get("status").asText()).isEqualTo("ok");
    assertThat(body.get("time").isNumber()).isTrue();
  }

  @Test
  void queriesByADenseVector() throws Exception {
    var hits = rest.post(MIXED + "/query", "{'query':[1,0],'limit':2,'with_payload':['color']}");

    assertThat(hits.result().toString())
        .isEqualTo(
            "{\"points\":["
                + "{\"id\":1,\"version\":%d,\"score\":4.0,\"payload\":{\"color\":\"red\"}},"
                    .formatted(hits.result().at("/points/0/version").asLong())
                + "{\"id\":2,\"version\":%d,\"score\":3.0,\"payload\":{\"color\":\"green\"}}]}"
                    .formatted(hits.result().at("/points/1/version").asLong()));
  }

  @Test
  void queriesInEveryWay() throws Exception {
    assertThat(query("{'query':{'nearest':[1,0]},'limit':1}")).containsExactly("1");
    assertThat(query("{'query':1,'limit':2}")).containsExactly("2", "4");
    assertThat(query("{'query':'%s','limit':1}".formatted(FIFTH))).containsExactly("1");
    assertThat(query("{'query':[1,0],'offset':1,'limit':1}")).containsExactly("2");
    assertThat(query("{'query':[1,0],'score_threshold':2.5}")).containsExactly("1", "2");
    assertThat(query("{'query':[1,0],'limit':1,'params':{'exact':true,'hnsw_ef':64}}"))
        .containsExactly("1");
    assertThat(query("{'query':{'indices':[7],'values':[1.0]},'using':'words'}"))
        .containsExactly("2", "1");
    assertThat(query("{}")).containsExactly("1", "2", "3", "4", FIFTH.toString());
    assertThat(rest.post("/collections/named/points/query", "{'query':[0,1],'using':'text'}").ids())
        .containsExactly("2");
    assertThat(rest.post("/collections/live/points/query?timeout=5", "{'query':[1,0]}").ids())
        .hasSize(5);
  }

  @Test
  void fusesAsGrpcDoes() throws Exception {
    var dense = PrefetchQuery.newBuilder().setQuery(nearest(1f, 0f)).setLimit(3);
    var words =
        PrefetchQuery.newBuilder()
            .setQuery(nearest(List.of(1f, 1f), List.of(7, 9)))
            .setUsing("words");
    for (Fusion kind : List.of(Fusion.RRF, Fusion.DBSF)) {
      List<ScoredPoint> grpc =
          client
              .queryAsync(
                  QueryPoints.newBuilder()
                      .setCollectionName("mixed")
                      .addPrefetch(dense)
                      .addPrefetch(words)
                      .setQuery(fusion(kind))
                      .build())
              .get();

      var rested = rest.post(MIXED + "/query", prefetched("{'fusion':'%s'}", kind));

      assertThat(rested.ids())
          .isEqualTo(grpc.stream().map(p -> Long.toString(p.getId().getNum())).toList());
      assertThat(scores(rested)).isEqualTo(grpc.stream().map(ScoredPoint::getScore).toList());
    }
  }

  @Test
  void fusesByWeightsAndFormulas() throws Exception {
    var plain = rest.post(MIXED + "/query", prefetched("{'fusion':'%s'}", Fusion.RRF));
    var same = rest.post(MIXED + "/query", prefetched("{'rrf':{'k':2}}", Fusion.RRF));
    var dense = rest.post(MIXED + "/query", prefetched("{'rrf':{'weights':[1,0]}}", Fusion.RRF));
    var formula =
        "{'formula':{'sum':[{'mult':[2,'$score[0]']},{'neg':'n'},{'abs':-1},"
            + "{'div':{'left':1,'right':2}}]},'defaults':{'n':0,'$score[0]':10}}";

    assertThat(same.result()).isEqualTo(plain.result());
    assertThat(dense.ids()).startsWith("1", "2", "4");
    var scored = rest.post(MIXED + "/query", prefetched(formula, Fusion.RRF));
    assertThat(scored.error()).isEmpty();
    assertThat(scored.ids()).containsExactly("3", "1", "2", "4");
    assertThat(scores(scored)).containsExactly(18f, 8.5f, 5.5f, 5.5f);
  }

  @Test
  void answersABatchInOrder() throws Exception {
    var batch =
        rest.post(
            MIXED + "/query/batch",
            "{'searches':[{'query':[1,0],'limit':1,'with_payload':true},{'query':[-1,0],'limit':1}]}");

    assertThat(batch.result()).hasSize(2);
    assertThat(batch.result().at("/0/points/0/payload/color").asText()).isEqualTo("red");
    assertThat(batch.result().at("/1/points/0/id").asText()).isEqualTo(FIFTH.toString());
    assertThat(batch.result().at("/1/points/0").has("payload")).isFalse();
  }

  @Test
  void groups() throws Exception {
    var groups =
        rest.post(
            MIXED + "/query/groups", "{'query':[1,0],'group_by':'color','group_size':2,'limit':2}");

    assertThat(groups.result().at("/groups/0/id").asText()).isEqualTo("red");
    assertThat(groups.result().at("/groups/0/hits")).hasSize(2);
    assertThat(groups.result().at("/groups/1/id").asText()).isEqualTo("green");
  }

  @Test
  void searchesAsOlderClientsDo() throws Exception {
    var dense = "{'vector':[1,0],'limit':2,'with_vector':true}";
    var sparse = "{'vector':{'name':'words','vector':{'indices':[7],'values':[1]}},'limit':2}";

    var hits = rest.post(MIXED + "/search", dense);
    var batch = rest.post(MIXED + "/search/batch", "{'searches':[%s,%s]}".formatted(dense, sparse));

    assertThat(hits.ids()).containsExactly("1", "2");
    assertThat(hits.result().at("/0/vector").toString())
        .contains("\"\":[4.0,0.0]", "\"words\":{\"indices\":[7,9],\"values\":[1.0,2.0]}");
    assertThat(batch.result().at("/0")).isEqualTo(hits.result());
    assertThat(batch.result().at("/1/0/id").asInt()).isEqualTo(2);
    assertThat(
            rest.post(
                    "/collections/named/points/search",
                    "{'vector':{'name':'title','vector':[0,1]},'limit':1}")
                .ids())
        .containsExactly("2");
  }

  @Test
  void scrollsPageByPage() throws Exception {
    List<String> seen = new ArrayList<>();
    String offset = "null";
    do {
      var page = rest.post(MIXED + "/scroll", "{'limit':2,'offset':%s}".formatted(offset));
      seen.addAll(page.ids());
      offset = page.result().get("next_page_offset").toString();
    } while (!offset.equals("null"));

    assertThat(seen).containsExactly("1", "2", "3", "4", FIFTH.toString());
  }

  @Test
  void retrievesPoints() throws Exception {
    var some = rest.post(MIXED, "{'ids':[3,'%s',99],'with_vector':['words']}".formatted(FIFTH));
    var one = rest.get(MIXED + "/" + FIFTH).result();

    assertThat(some.ids()).containsExactly("3", FIFTH.toString());
    assertThat(some.result().at("/0/vector").toString())
        .isEqualTo("{\"words\":{\"indices\":[9],\"values\":[1.0]}}");
    assertThat(some.result().at("/0/payload/n").toString()).isEqualTo("3.5");
    assertThat(some.result().at("/0/payload/parts").toString()).contains("\"count\":4");
    assertThat(one.get("vector").toString()).isEqualTo("[0.5,0.0]");
    assertThat(one.get("payload").toString()).isEqualTo("{}");
    var excluding = "{'ids':[1],'with_payload':{'exclude':['color']}}";
    assertThat(rest.post(MIXED, excluding).result().at("/0/payload").toString())
        .isEqualTo("{\"n\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'must':[{'key':'color','match':{'value':'red'}}]} | 1 3",
        "{'must':{'key':'n','match':{'value':2}}} | 2",
        "{'must':{'key':'sold','match':{'value':true}}} | 3",
        "{'must_not':[{'key':'color','match':{'any':['red','blue']}}]} | 2 4 5",
        "{'must':[{'key':'color','match':{'except':['red']}}]} | 2",
        "{'must':[{'key':'n','match':{'any':[1,2]}}]} | 1 2",
        "{'must':[{'key':'text','match':{'text':'b'}}]} | 4",
        "{'should':[{'key':'n','range':{'gt':3}},{'has_id':[4]}]} | 3 4",
        "{'must':[{'key':'n','range':{'gte':1,'lt':2.5}}]} | 1 2",
        "{'must':[{'key':'at','range':{'gte':'2024-06-01'}}]} | 3",
        "{'must':[{'key':'at','range':{'lt':'2024-03-01T02:00:00+01:00'}}]} | 2",
        "{'must':[{'key':'tags','values_count':{'gte':2}}]} | 2",
        "{'must':[{'is_null':{'key':'note'}}]} | 4",
        "{'must':[{'is_empty':{'key':'color'}}]} | 4 5",
        "{'must':[{'key':'color','is_empty':false}]} | 1 2 3",
        "{'must':[{'has_vector':'words'}]} | 1 2 3 4",
        "{'must':[{'has_id':[2,'00000000-0000-4000-8000-000000000005']}]} | 2 5",
        "{'must':[{'nested':{'key':'parts','filter':{'must':[{'key':'count','range':{'gt':3}}]}}}]}"
            + " | 3",
        "{'must':[{'should':[{'has_id':[1]},{'has_id':[2]}]}]} | 1 2",
        "{'min_should':{'conditions':[{'has_id':[1,2]},{'has_id':[2,3]}],'min_count':2}} | 2",
        "null | 1 2 3 4 5"
      })
  void filters(String filter, String expected) throws Exception {
    var scrolled = rest.post(MIXED + "/scroll", "{'filter':%s}".formatted(filter));
    var counted = rest.post(MIXED + "/count", "{'filter':%s,'exact':true}".formatted(filter));
    var queried = rest.post(MIXED + "/query", "{'query':[1,0],'filter':%s}".formatted(filter));

    var ids = List.of(expected.replace("5", FIFTH.toString()).split(" "));
    assertThat(scrolled.error()).isEmpty();
    assertThat(scrolled.ids()).isEqualTo(ids);
    assertThat(counted.result().get("count").asInt()).isEqualTo(ids.size());
    assertThat(queried.ids()).containsExactlyInAnyOrderElementsOf(ids);
  }

  private static List<String> query(String body) throws Exception {
    Answer answer = rest.post(MIXED + "/query", body);
    assertThat(answer.error()).isEmpty();
    return answer.ids();
  }

  private static String prefetched(String query, Fusion fusion) {
    return "{'prefetch':[{'query':[1,0],'limit':3},{'query':{'indices':[7,9],'values':[1,1]},"
        + "'using':'words'}],'query':"
        + query.formatted(fusion.name().toLowerCase())
        + "}";
  }

  private static List<Float> scores(Answer answer) {
    List<Float> scores = new ArrayList<>();
    answer.result().get("points").forEach(point -> scores.add(point.get("score").floatValue()));
    return scores;
  }
}
