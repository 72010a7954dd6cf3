package io.cruddur.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cruddur.repo.page.PageQuery;
import io.cruddur.repo.report.Report;
import io.cruddur.repo.report.ReportState;
import io.cruddur.repo.report.Reports;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Reports over HTTP, and what moderators have of them. */
@Tag("thorough")
class ReportsIT extends ServiceTest {

  @Autowired Reports reports;

  @Test
  void whatAPersonReportsIsInTheListOfModerators() {
    Person andrea = person();
    Person bayo = person();
    UUID post = andrea.post("A post");
    String activity = "/api/activities/" + post + "/report";
    String person = "/api/users/@" + andrea.handle() + "/report";
    Map<String, String> body = Map.of("reason", "spam", "comment", "By " + bayo.handle());

    assertThat(bayo.api().post(activity, body).status()).isEqualTo(204);
    assertThat(bayo.api().post(activity, body).status()).isEqualTo(204);
    assertThat(bayo.api().post(person, Map.of("reason", "abuse")).status()).isEqualTo(204);

    assertThat(reports.list(ReportState.OPEN, PageQuery.first(100)).items())
        .filteredOn(report -> bayo.handle().equals(report.reporterHandle()))
        .extracting(Report::reason)
        .containsExactly("abuse", "spam");
    assertThat(bayo.api().post(activity, Map.of()).status()).isEqualTo(422);
    assertThat(bayo.api().post("/api/users/@nobody/report", body).status()).isEqualTo(404);
    assertThat(api().post(activity, body).status()).isEqualTo(401);
  }
}
