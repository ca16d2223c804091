package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.must;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.qdrant.client.ConditionFactory.filter;
import static io.qdrant.client.ConditionFactory.hasId;
import static io.qdrant.client.ConditionFactory.isEmpty;
import static io.qdrant.client.ConditionFactory.isNull;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchExceptKeywords;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.ConditionFactory.matchText;
import static io.qdrant.client.ConditionFactory.nested;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.nullValue;
import static io.qdrant.client.ValueFactory.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.MinShould;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters select the same points in a query and in a count. */
interface FilterContract extends StoreUnderTest {

  String LONG_TEXT = "long ".repeat(200);

  static Stream<Arguments> filters() {
    var german = matchKeyword("lang", "de");
    var odd = match("odd", true);
    var third = match("n", 3);
    return Stream.of(
        arguments("keyword", must(german), Set.of(1L, 2L)),
        arguments(
            "any keyword", must(matchKeywords("lang", List.of("de", "fr"))), Set.of(1L, 2L, 3L)),
        arguments("except", must(matchExceptKeywords("lang", List.of("de"))), Set.of(3L)),
        arguments("long keyword", must(matchKeyword("text", LONG_TEXT)), Set.of(4L)),
        arguments("text", must(matchText("text", "short")), Set.of(1L)),
        arguments("integer", must(third), Set.of(3L)),
        arguments("boolean", must(odd), Set.of(1L, 3L)),
        arguments(
            "range",
            must(range("n", Range.newBuilder().setGte(2).setLt(4).build())),
            Set.of(2L, 3L)),
        arguments(
            "range of doubles",
            must(range("score", Range.newBuilder().setGt(.5).build())),
            Set.of(2L)),
        arguments("element of a list", must(matchKeyword("tags", "y")), Set.of(1L, 2L)),
        arguments("dot path", must(matchKeyword("meta.source", "web")), Set.of(1L)),
        arguments("through a list", must(matchKeyword("parts[].kind", "table")), Set.of(1L, 2L)),
        arguments(
            "nested",
            must(nested("parts", must(matchKeyword("kind", "table"), match("page", 2)))),
            Set.of(2L)),
        arguments("ids", must(hasId(List.of(id(2), id(4), id(77)))), Set.of(2L, 4L)),
        arguments("empty", must(isEmpty("lang")), Set.of(4L)),
        arguments("null", must(isNull("lang")), Set.of(4L)),
        arguments(
            "should",
            Filter.newBuilder().addShould(german).addShould(third).build(),
            Set.of(1L, 2L, 3L)),
        arguments("must not", Filter.newBuilder().addMustNot(german).build(), Set.of(3L, 4L)),
        arguments(
            "within",
            must(odd, filter(Filter.newBuilder().addMustNot(german).build())),
            Set.of(3L)),
        arguments(
            "at least two",
            Filter.newBuilder()
                .setMinShould(
                    MinShould.newBuilder()
                        .addConditions(german)
                        .addConditions(odd)
                        .addConditions(third)
                        .setMinCount(2))
                .build(),
            Set.of(1L, 3L)),
        arguments("none", Filter.getDefaultInstance(), Set.of(1L, 2L, 3L, 4L)));
  }

  private static Value part(String kind, long page) {
    return value(Map.of("kind", value(kind), "page", value(page)));
  }

  private void points() throws Exception {
    upsert(
        point(
            id(1),
            Map.of(
                "lang", value("de"),
                "n", value(1),
                "odd", value(true),
                "text", value("a short text"),
                "tags", list(List.of(value("x"), value("y"))),
                "meta", value(Map.of("source", value("web"))),
                "parts", list(List.of(part("table", 1), part("text", 2)))),
            1,
            0,
            0,
            0),
        point(
            id(2),
            Map.of(
                "lang", value("de"),
                "n", value(2),
                "odd", value(false),
                "score", value(.75),
                "tags", value("y"),
                "parts", list(List.of(part("table", 2)))),
            0,
            1,
            0,
            0),
        point(
            id(3),
            Map.of("lang", value("fr"), "n", value(3), "odd", value(true), "score", value(.25)),
            0,
            0,
            1,
            0),
        point(
            id(4),
            Map.of("lang", nullValue(), "n", value(4), "text", value(LONG_TEXT)),
            0,
            0,
            0,
            1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filters")
  default void selectsPoints(String name, Filter filter, Set<Long> expected) throws Exception {
    points();

    long count = client().countAsync(collection(), filter, true).get();
    var hits =
        client()
            .queryAsync(
                QueryPoints.newBuilder()
                    .setCollectionName(collection())
                    .setQuery(nearest(1f, 1f, 1f, 1f))
                    .setFilter(filter)
                    .build())
            .get();

    assertThat(count).isEqualTo(expected.size());
    assertThat(ids(hits)).containsExactlyInAnyOrderElementsOf(expected);
  }
}
