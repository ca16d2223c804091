package io.lodestream.querygen.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void takesOffWhatFormatsAndRefusesTheRest() {
    assertThat(Markup.removed("<p>What is <em class='x'>ebb</em>?</p><!-- a -->", ""))
        .contains("What is ebb ?");
    assertThat(Markup.removed("what <iframe src=x> is", "")).isEmpty();
    assertThat(Markup.removed("a &lt; b &amp; c", "")).contains("a < b & c");
    assertThat(Markup.removed("what &lt;script&gt;steal()&lt;/script&gt; is", "")).isEmpty();
    assertThat(Markup.removed("what does &lt;table&gt; do", "A <table> holds rows."))
        .contains("what does <table> do");
  }

  @Test
  void leavesWhatIsNoMarkupOrThePassagesOwn() {
    assertThat(Markup.removed("how to sort a List<String> where a < b", ""))
        .contains("how to sort a List<String> where a < b");
    assertThat(Markup.removed("what does <table> do", "The <table> element holds rows."))
        .contains("what does <table> do");
    assertThat(Markup.removed("what does <table> do", "Rows.")).isEmpty();
  }
}
