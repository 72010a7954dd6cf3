package io.cruddur.repo.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.activity.MessageName.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/texts.md. */
class MessageNamesTest {

  private static List<String> names(String message) {
    return MessageNames.in(message).stream()
        .map(name -> (name.kind() == Kind.MENTION ? "@" : "#") + name.name())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello @river | @river",
        "@river. And (@wren), @heron! | @river @wren @heron",
        "@river_7.x-y-. | @river_7.x-y",
        "@josé @Дмитрий @川 @٣ | @josé @Дмитрий @川 @٣",
        "＠river ＃java | @river #java",
        "#Java #JAVA #java | #java #java #java",
        "#Straße #STRASSE | #straße #strasse",
        "#ΟΔΟΣ #οδος | #οδοσ #οδοσ",
        "#2024年 #c_3 #a1 | #2024年 #c_3 #a1",
        "#می\u200cخواهم | #می\u200cخواهم",
        "#a-b #c.d | #a #c",
        "so#a #b#c @x#y | #b",
        "(@river) \"#java\" | @river #java",
        "❤️#java ❤️@wren 1️⃣#java 1️⃣@wren #️⃣#java | #java @wren #java @wren #java",
        "👍🏽@wren 🏳️‍⚧️@wren 👩‍💻#java 🇩🇪#java 🏴\uDB40\uDC67\uDB40\uDC7F#c | @wren @wren #java #java #c",
        "☀︎#java ☁︎@wren | #java @wren",
        ".@river -@river *@river* '@river' !@river ?@a.b \"@a.b\" | @river @river @river @river @river @a.b @a.b",
        "Thanks!@river Really?@river two-@river {@x} | @river @river @river @x",
        "node.js #java example.org @river example.org, #c | #java @river #c",
        "e.g./#x or.@river #www.x @www.y | @river #www @www.y",
        "@_mia @mia- @9 | @_mia @mia @9",
      })
  void namesAreFound(String message, String expected) {
    assertThat(names(message)).isEqualTo(List.of(expected.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no sign",
        "river@example.com and first.last+tag@example.com",
        "@river@example.com",
        "https://example.com/@river#java",
        "(https://example.com/?a=@river)",
        "WWW.example.com/?@river",
        "example.com/@river and example.com/#java",
        "&#39; &#x27;",
        "# #1 #2024 #_ #- ##java #😀",
        "@ @. @- @@river @\u0301a @-mia @.mia",
        "100%#a 5+@b",
        "#️⃣java #\u0301a e\u0301#java e\u0301@wren \u845b\uDB40\uDD00#java \u1820\u180b@wren",
        "\"john doe\"@example.com user!@example.com a-@example.com x=@example.com o'@example.com",
        "?!@@a.b user\"*@example.com \"x.y.\"@example.com a{@example.com e\u0301!@example.com",
        "example.org?u=@wren (www.example.org?u=@wren) \"www.example.org?x=#frag\" “WWW.x?#a",
        "example.org:8080?x=#a (example.org/a,@wren) m\u00fcnchen.example/?#a <https://x/?#a>",
      })
  void thereAreNone(String message) {
    assertThat(names(message)).isEmpty();
  }

  @Test
  void aNameSaysWhereItStands() {
    String message = "Hi 😀 @river, #Java!";
    assertThat(
            MessageNames.in(message).stream()
                .map(name -> message.substring(name.start(), name.end()))
                .toList())
        .containsExactly("@river", "#Java");
  }

  @Test
  void formsOfUnicodeAreOneTag() {
    assertThat(names("#caf\u00e9 #cafe\u0301 #CAFE\u0301")).containsOnly("#caf\u00e9").hasSize(3);
  }

  @Test
  void noLocaleChangesATag() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(names("#TITLE")).containsExactly("#title");
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void ofManyTheFirstTwentyCount() {
    String message =
        IntStream.range(0, 60).mapToObj(i -> "@u" + i + " #t" + i).collect(Collectors.joining(" "));
    assertThat(names(message))
        .containsExactlyElementsOf(
            IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> List.of("@u" + i, "#t" + i).stream())
                .toList());
    assertThat(names("@a ".repeat(90))).hasSize(90).containsOnly("@a");
    assertThat(names("@".repeat(280))).isEmpty();
  }

  @Test
  void aTagIsAtMostAHundredCharactersLong() {
    assertThat(names("#" + "a".repeat(100))).hasSize(1);
    assertThat(names("#" + "a".repeat(101))).isEmpty();
    // why: in NFC three characters.
    assertThat(names("#" + "\ufb2c".repeat(34))).isEmpty();
    assertThat(names("@" + "a".repeat(256))).isEmpty();
  }

  @Test
  void aTagIsTakenWithItsSignOrWithout() {
    assertThat(MessageNames.tag("#Java")).contains("java");
    assertThat(MessageNames.tag("Java")).contains("java");
    assertThat(MessageNames.tag("＃Java")).contains("java");
    for (String none : List.of("", "#", "1", "a b", " a", "a ", "##a", "@a", "a-b")) {
      assertThat(MessageNames.tag(none)).as(none).isEmpty();
    }
  }
}
