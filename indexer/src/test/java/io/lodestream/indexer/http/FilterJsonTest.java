package io.lodestream.indexer.http;

import static io.qdrant.client.ConditionFactory.filter;
import static io.qdrant.client.ConditionFactory.isEmpty;
import static io.qdrant.client.ConditionFactory.isNull;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchExceptKeywords;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.ConditionFactory.matchText;
import static io.qdrant.client.ConditionFactory.matchValues;
import static io.qdrant.client.ConditionFactory.nested;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.ConditionFactory.valuesCount;
import static io.qdrant.client.PointIdFactory.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.indexer.search.RequestException;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.MinShould;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Common.ValuesCount;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterJsonTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "5c56c793-69f3-4fbf-87e6-c4bf54c28c26";

  @Test
  void readsTheClausesOfAFilter() throws Exception {
    var read =
        parse(
            """
            {"must": [{"key": "document_id", "match": {"value": "d-1"}}],
             "must_not": {"key": "ordinal", "match": {"value": 3}},
             "should": [{"key": "attributes.draft", "match": {"value": true}},
                        {"must": [{"is_empty": {"key": "title"}}]}],
             "min_should": {"conditions": [{"is_null": {"key": "a"}}], "min_count": 1}}
            """);
    assertThat(read)
        .isEqualTo(
            Filter.newBuilder()
                .addMust(matchKeyword("document_id", "d-1"))
                .addMustNot(match("ordinal", 3))
                .addShould(match("attributes.draft", true))
                .addShould(filter(Filter.newBuilder().addMust(isEmpty("title")).build()))
                .setMinShould(MinShould.newBuilder().addConditions(isNull("a")).setMinCount(1))
                .build());
  }

  @Test
  void readsEveryTestOfAField() throws Exception {
    assertThat(must("{'key':'k','match':{'any':['a','b']}}"))
        .isEqualTo(matchKeywords("k", List.of("a", "b")));
    assertThat(must("{'key':'k','match':{'any':[1,2]}}"))
        .isEqualTo(matchValues("k", List.of(1L, 2L)));
    assertThat(must("{'key':'k','match':{'except':['a']}}"))
        .isEqualTo(matchExceptKeywords("k", List.of("a")));
    assertThat(must("{'key':'k','match':{'text':'two words'}}"))
        .isEqualTo(matchText("k", "two words"));
    assertThat(must("{'key':'k','range':{'gte':1,'lt':2.5}}"))
        .isEqualTo(range("k", Range.newBuilder().setGte(1).setLt(2.5).build()));
    assertThat(must("{'key':'k','values_count':{'gt':1}}"))
        .isEqualTo(valuesCount("k", ValuesCount.newBuilder().setGt(1).build()));
    assertThat(must("{'has_id':['" + ID + "', 7]}").getHasId().getHasIdList())
        .containsExactly(id(UUID.fromString(ID)), id(7));
    assertThat(must("{'nested':{'key':'k','filter':{'must':[{'is_null':{'key':'x'}}]}}}"))
        .isEqualTo(nested("k", Filter.newBuilder().addMust(isNull("x")).build()));
  }

  @Test
  void readsTimes() throws Exception {
    var range = must("{'key':'k','range':{'gte':'2026-01-31T00:00:00.5Z'}}").getField();
    assertThat(range.hasRange()).isFalse();
    assertThat(range.getDatetimeRange().getGte().getSeconds()).isEqualTo(1769817600L);
    assertThat(range.getDatetimeRange().getGte().getNanos()).isEqualTo(500_000_000);
  }

  @Test
  void readsAnEmptyFilterAsNone() throws Exception {
    assertThat(parse("{}")).isEqualTo(Filter.getDefaultInstance());
    assertThat(parse("{\"must\": []}")).isEqualTo(Filter.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"most": []} | filter has 'most', which is not understood here; known are min_should, must, must_not, should
          [] | filter must be an object with
          "a" | filter must be an object with
          {"must": [{}]} | filter.must[0] must be a condition
          {"must": [7]} | filter.must[0] must be a condition
          {"must": [{"key": "k"}]} | filter.must[0] has a key and none of
          {"must": [{"key": 5, "match": {"value": 1}}]} | filter.must[0].key must be a text
          {"must": [{"key": "k", "match": {}}]} | filter.must[0].match must be an object with
          {"must": [{"key": "k", "match": {"value": 1.5}}]} | filter.must[0].match.value must be a text, a whole number
          {"must": [{"key": "k", "match": {"like": "a"}}]} | filter.must[0].match has 'like', which is not understood here
          {"must": [{"key": "k", "match": {"any": ["a", 1]}}]} | filter.must[0].match.any must be an array of texts, or of
          {"must": [{"key": "k", "match": {"any": "a"}}]} | filter.must[0].match.any must be an array
          {"must": [{"key": "k", "match": {"value": 1, "text": "a"}}]} | filter.must[0].match must have one of value, text
          {"must": [{"key": "k", "range": {"above": 1}}]} | filter.must[0].range has 'above'
          {"must": [{"key": "k", "range": {"gt": true}}]} | filter.must[0].range.gt must be a number, or a time
          {"must": [{"key": "k", "range": {"gt": "soon"}}]} | filter.must[0].range.gt must be a time
          {"must": [{"key": "k", "geo_radius": {}}]} | filter.must[0] has 'geo_radius'
          {"must": [{"has_vector": "bm25"}]} | filter.must[0] has 'has_vector'
          {"must": [{"has_id": ["x"]}]} | filter.must[0].has_id must have UUIDs or whole numbers
          {"must": [{"is_null": {}}]} | filter.must[0].is_null must be an object with key
          {"must": [{"is_null": {"key": "a"}, "is_empty": {"key": "a"}}]} | filter.must[0] must have one condition
          {"min_should": {"conditions": []}} | filter.min_should must have 'min_count'
          {"min_should": {"conditions": [], "min_count": -1}} | filter.min_should.min_count must be a whole number
          {"should": [{"nested": {"key": "k"}}]} | filter.should[0].nested must have 'filter'
          """)
  void namesWhatItDoesNotUnderstand(String filter, String message) {
    assertThatThrownBy(() -> parse(filter))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesFiltersInFiltersWithoutEnd() {
    var deep = "{\"must\":[".repeat(30) + "{\"is_null\":{\"key\":\"a\"}}" + "]}".repeat(30);
    assertThatThrownBy(() -> parse(deep)).hasMessageContaining("at most 20 deep");
  }

  private static Condition must(String condition) throws Exception {
    return parse("{\"must\": [" + condition.replace('\'', '"') + "]}").getMust(0);
  }

  private static Filter parse(String filter) throws Exception {
    return FilterJson.parse(JSON.readTree(filter));
  }
}
