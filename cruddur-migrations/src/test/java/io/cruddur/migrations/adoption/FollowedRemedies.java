package io.cruddur.migrations.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.migrations.Migrator;
import io.cruddur.test.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the remedies that a report prints, to the letter, until the database is adopted. */
record FollowedRemedies(PostgresExtension postgres, AdoptionOptions options) {

  private static final Pattern SQL =
      Pattern.compile("(?:^|: )((?:BEGIN;|UPDATE|ALTER|DROP|CREATE|DELETE) .*)$");

  private static final int STEPS = 12;

  static String sql(AdoptionObstacle obstacle) {
    Matcher sql = SQL.matcher(obstacle.remedy());
    assertThat(sql.find()).as(obstacle.remedy()).isTrue();
    return sql.group(1);
  }

  /** Adopts, and returns what was met on the way, in order. */
  List<AdoptionObstacle> adopt() {
    List<AdoptionObstacle> followed = new ArrayList<>();
    AdoptionReport report = attempt();
    for (int step = 0; step < STEPS && !report.adopted(); step++) {
      AdoptionObstacle left =
          report.obstacles().stream()
              .filter(found -> !options.resolves(found.kind()))
              .findFirst()
              .orElseThrow();
      postgres.execute(sql(left));
      followed.add(left);
      report = attempt();
    }
    assertThat(report.adopted()).as(report.describe()).isTrue();
    return followed;
  }

  private AdoptionReport attempt() {
    try {
      return Migrator.on(postgres.dataSource()).build().adopt(options);
    } catch (AdoptionRefusedException e) {
      return e.report();
    }
  }
}
