package io.cruddur.migrations;

import io.cruddur.migrations.internal.liquibase.LiquibaseRun;
import io.cruddur.migrations.internal.liquibase.OwnResources;
import io.cruddur.migrations.internal.liquibase.Slf4jLogService;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ResourceAccessor;

/** Our changelog as Liquibase reads it, without a database. */
final class ParsedChangelog {

  private ParsedChangelog() {}

  static List<ChangeSet> changeSets() throws Exception {
    ResourceAccessor resources = new OwnResources();
    return Scope.child(
        Map.of(Scope.Attr.logService.name(), new Slf4jLogService()),
        () ->
            ChangeLogParserFactory.getInstance()
                .getParser(LiquibaseRun.CHANGELOG, resources)
                .parse(LiquibaseRun.CHANGELOG, new ChangeLogParameters(), resources)
                .getChangeSets());
  }
}
