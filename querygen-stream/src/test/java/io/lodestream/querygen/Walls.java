package io.lodestream.querygen;

import java.util.stream.Stream;

/** Texts of 100,000 chars that a regular expression with nested loops chokes on. */
public final class Walls {

  private static final int CHARS = 100_000;

  private Walls() {}

  public static Stream<String> texts() {
    return Stream.of(
            "a/",
            "a",
            "a-",
            "a.",
            "1,",
            "1",
            "1.",
            "the ",
            "_ ",
            "_",
            "many other ",
            "[1,",
            "(",
            "(e.g.",
            "1% (",
            "1 percent",
            "Ab/ ",
            "Ab: ",
            ".",
            "\"",
            "!\"",
            "@a-",
            "10.1",
            "2003;1",
            "two ",
            "two-",
            "in 20",
            "et al. ",
            "病",
            " ",
            "\n",
            ",")
        .flatMap(
            brick ->
                Stream.of("", "We saw that the data of 5 labs et al. ").map(b -> b + wall(brick)));
  }

  private static String wall(String brick) {
    return brick.repeat(CHARS / brick.length());
  }
}
