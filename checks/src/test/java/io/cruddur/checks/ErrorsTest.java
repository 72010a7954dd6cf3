package io.cruddur.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists every exception and every code of the code, and no others. */
class ErrorsTest {

  private static final Pattern CODE = Pattern.compile("[a-z]+(_[a-z0-9]+)+");

  /** The end of a code that is made of a parameter's name, as in {@code name + "_blank"}. */
  private static final Pattern MADE_CODE = Pattern.compile("(_[a-z]+)+");

  /** Words of this form in cruddur-repo that are no codes. */
  private static final Set<String> COLUMNS_AND_CLAIMS =
      Set.of(
          "activity_uuid",
          "blocked_uuid",
          "blocker_uuid",
          "closed_by_uuid",
          "cognito_user_id",
          "cruds_count",
          "display_name",
          "family_name",
          "followee_uuid",
          "follower_uuid",
          "followers_count",
          "following_count",
          "given_name",
          "likes_count",
          "muted_uuid",
          "muter_uuid",
          "posted_at",
          "preferred_username",
          "profile_bio",
          "profile_cognito_user_id",
          "profile_display_name",
          "profile_handle",
          "profile_uuid",
          "report_comment",
          "report_reason",
          "reporter_uuid",
          "reposter_handle",
          "reposter_name",
          "reposter_uuid",
          "reposts_count",
          "search_term",
          "user_uuid");

  @Test
  void everyExceptionHasARow() throws Exception {
    Set<String> types = new TreeSet<>();
    for (ProjectModule module : PublicApiTest.modules().toList()) {
      try (URLClassLoader loader = module.hostClassLoader(true)) {
        for (Class<?> type : PublicTypes.of(module, loader)) {
          if (Throwable.class.isAssignableFrom(type)) {
            types.add(type.getSimpleName());
          }
        }
      }
    }
    assertThat(types).contains("CruddurException");
    assertThat(rows("## Exceptions").keySet()).containsExactlyElementsOf(types);
  }

  @Test
  void everySqlStateIsInTheRowOfItsException() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    rows("## Exceptions")
        .forEach(
            (type, cells) -> {
              for (Matcher state = Pattern.compile("[0-9A-Z]{5}").matcher(cells.get(1));
                  state.find(); ) {
                documented.put(state.group(), type);
              }
            });
    Map<String, String> thrown = new TreeMap<>();
    try (URLClassLoader loader = ProjectModule.of("cruddur-database").hostClassLoader(true)) {
      Class<?> states = loader.loadClass("io.cruddur.database.SqlState");
      Method translate =
          loader
              .loadClass("io.cruddur.database.internal.SqlErrors")
              .getMethod("translate", SQLException.class);
      for (Object state : states.getEnumConstants()) {
        String code = (String) states.getMethod("code").invoke(state);
        Object translated = translate.invoke(null, new SQLException("refused", code));
        thrown.put(code, translated.getClass().getSimpleName());
      }
    }
    assertThat(documented).isEqualTo(thrown);
  }

  @Test
  void everyCodeHasARow() throws IOException {
    Set<String> codes = new TreeSet<>();
    Set<String> suffixes = new TreeSet<>();
    ProjectModule repo = ProjectModule.of("cruddur-repo");
    for (String type : repo.classNames()) {
      Path file = repo.classes().resolve(type.replace('.', '/') + ".class");
      for (String text : ClassFile.strings(file)) {
        if (MADE_CODE.matcher(text).matches()) {
          suffixes.add(text);
        } else if (CODE.matcher(text).matches() && !COLUMNS_AND_CLAIMS.contains(text)) {
          codes.add(text);
        }
      }
    }
    Set<String> documented = rows("## Codes").keySet();
    assertThat(suffixes).containsExactly("_exceed_max", "_invalid_chars", "_out_of_range");
    assertThat(documented).containsAll(codes);
    Set<String> made = new TreeSet<>(documented);
    made.removeAll(codes);
    assertThat(made)
        .as("codes that no class has as a whole")
        .allSatisfy(
            code -> assertThat(suffixes.stream().anyMatch(code::endsWith)).as(code).isTrue());
    assertThat(suffixes)
        .allSatisfy(
            suffix -> assertThat(made.stream().anyMatch(code -> code.endsWith(suffix))).isTrue());
  }

  /** The first column of a table, without its code marks, and all columns. */
  private static Map<String, List<String>> rows(String heading) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    List<String> lines =
        Files.readAllLines(ProjectModule.ROOT.resolve("docs/errors.md")).stream()
            .dropWhile(line -> !line.equals(heading))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .toList();
    for (String line : lines) {
      List<String> cells =
          new ArrayList<>(
              Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList());
      assertThat(cells).as(line).hasSizeGreaterThanOrEqualTo(4).doesNotContainSequence("", "");
      String name = cells.get(0).replace("`", "");
      assertThat(rows.put(name, cells)).as("a second row of %s", name).isNull();
    }
    return rows;
  }
}
