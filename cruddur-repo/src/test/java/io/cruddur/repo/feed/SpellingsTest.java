package io.cruddur.repo.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpellingsTest {

  @Test
  void aPlainWordHasOneSpelling() {
    assertThat(Spellings.of("fox", false)).containsExactly("fox");
    assertThat(Spellings.of("fix", true)).containsExactly("fix");
    assertThat(Spellings.of("user", true)).containsExactly("user");
  }

  @Test
  void eachSharpSIsTwo() {
    assertThat(Spellings.of("ma\u00dfgef\u00e4\u00df", false))
        .containsExactly(
            "massgef\u00e4ss",
            "massgef\u00e4\u00df",
            "ma\u00dfgef\u00e4ss",
            "ma\u00dfgef\u00e4\u00df");
    assertThat(Spellings.of("CLASS", false)).containsExactly("CLASS", "CLA\u00df");
    assertThat(Spellings.of("STRA\u1e9eE", false)).containsExactly("STRAssE", "STRA\u00dfE");
    assertThat(Spellings.of("clas", true)).containsExactly("clas", "cla\u00df");
    assertThat(Spellings.of("clas", false)).containsExactly("clas");
    assertThat(Spellings.of("s", true)).containsExactly("s");
  }

  @Test
  void aWordOfManySharpSHasThemAlike() {
    assertThat(Spellings.of("Ss\u00dfsx\u00df", false))
        .containsExactly("Ss\u00dfsx\u00df", "Sssssxss", "\u00df\u00dfsx\u00df");
    assertThat(Spellings.of("ss".repeat(127), true)).hasSize(2);
  }

  @Test
  void theLastSigmaHasTwoForms() {
    assertThat(Spellings.of("\u039f\u0394\u039f\u03a3", false))
        .containsExactly("\u039f\u0394\u039f\u03c3", "\u039f\u0394\u039f\u03c2");
    assertThat(Spellings.of("\u03c3\u03b5\u03bb\u03af\u03b4\u03b1", true)).hasSize(1);
  }

  @Test
  void aCapitalIIsOfBothSmallOnes() {
    assertThat(Spellings.of("KAPI", false)).containsExactly("KAPI", "KAPi", "KAP\u0131");
    assertThat(Spellings.of("kap\u0131", false)).containsExactly("kap\u0131", "kapi");
    assertThat(Spellings.of("kapi", false)).containsExactly("kapi");
    assertThat(Spellings.of("\u0130zmir", false)).containsExactly("\u0130zmir", "izmir");
    assertThat(Spellings.of("i\u0307zmir", false)).containsExactly("i\u0307zmir", "izmir");
  }

  @Test
  void whatCannotBeSeenMayBeMissing() {
    assertThat(Spellings.of("so\u00adft\u200b", false)).containsExactly("so\u00adft\u200b", "soft");
  }

  /** Each is looked up in the index. */
  @Test
  void aWordHasABoundedNumberOfSpellings() {
    assertThat(Spellings.of("ss\u00dfI\u0130i\u0307\u0131\u00ad\u03a3", true))
        .hasSizeLessThanOrEqualTo(64);
  }
}
